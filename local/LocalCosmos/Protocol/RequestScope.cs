using System.Globalization;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Which part of a container a request covers, and whether that part has what the client has seen.</summary>
internal static class RequestScope
{
    /// <summary>
    /// The scope of a query or feed: the range that the request names by its id, or by its partition key, and the part
    /// of it between two effective partition keys.
    /// </summary>
    /// <exception cref="RangeGoneException">The range has been split. Never if only a key is named.</exception>
    public static FeedScope ReadScope(this GatewayRequest request)
    {
        var (container, key) = (request.Container, request.PartitionKey);
        var ranges = container.Ranges;
        var (start, end) = (Bound(request, HeaderNames.StartRange), Bound(request, HeaderNames.EndRange));
        var range = (request.RangeId, key, ranges.All) switch
        {
            ({ } id, _, _) => ranges.Find(id) ?? throw new RangeGoneException($"{id}"),
            (_, { } one, _) => ranges.Find(one),
            (_, _, [var only]) => only,
            _ => Within(ranges, start, end),
        };
        var scope = new FeedScope(container, range, key)
        {
            Start = start > range.Min ? start : null,
            End = end < range.Max ? end : null,
        };
        request.ValidateSession(range);
        return scope;
    }

    /// <summary>Rejects a read whose session token is ahead of the range that would serve it.</summary>
    /// <remarks>A token holds for its range and for all that descend from it; pairs of other ranges mean nothing here.</remarks>
    public static void ValidateSession(this GatewayRequest request, PartitionRange range)
    {
        if (request.Header(HeaderNames.SessionToken) is not { Length: > 0 } token)
            return;
        foreach (var pair in token.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (id, lsn) = SessionToken.Parse(pair);
            if ((id == range.Id || range.Parents.Contains(id)) && lsn > range.Lsn)
                throw RequestRejectedException.SessionAhead(pair);
        }
    }

    /// <summary>Writes the session token of the range that served the request.</summary>
    public static void WriteSession(this GatewayRequest request, PartitionRange range)
    {
        request.SetHeader(HeaderNames.SessionToken, SessionToken.Write(range));
        request.SetHeader(HeaderNames.Range, range.Id.ToString(CultureInfo.InvariantCulture));
    }

    private static EffectivePartitionKey? Bound(GatewayRequest request, string header)
    {
        if (request.Header(header) is not { } text)
            return null;
        return EffectivePartitionKey.Parse(text)
            ?? throw RequestRejectedException.BadRequest($"{header} is not an effective partition key.");
    }

    private static PartitionRange Within(RangeSet ranges, EffectivePartitionKey? start, EffectivePartitionKey? end)
    {
        var range = ranges.Find(start ?? EffectivePartitionKey.Start);
        return end is not null && end <= range.Max
            ? range
            : throw RequestRejectedException.BadRequest(
                $"The container has {ranges.All.Count} partition key ranges, and the request names neither one of them nor a partition key."
            );
    }
}

using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Protocol;

/// <summary>Requests about the partition key ranges of a container.</summary>
internal static class RangeRequests
{
    /// <summary>
    /// Lists the ranges, or those that appeared since the etag given: their <c>parents</c> name the ones
    /// they replace. The SDK repeats the request until the response is a 304.
    /// </summary>
    public static Task ListAsync(GatewayRequest request)
    {
        if (!request.IsGet)
            throw request.MethodNotAllowed();
        var ranges = request.Container.Ranges;
        request.SetETag(string.Create(CultureInfo.InvariantCulture, $"\"{ranges.Version}\""));
        var known = int.TryParse(
            request.IfNoneMatch?.Trim('"'),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var version
        )
            ? version
            : 0;
        if (known == ranges.Version)
            request.Respond(StatusCodes.Status304NotModified);
        else
            request.RespondPage(
                request.Container.Rid,
                "PartitionKeyRanges",
                [
                    .. ranges
                        .All.Where(range => known > ranges.Version || range.Version > known)
                        .Select(range => Resources.Range(request.Database, request.Container, range)),
                ],
                Responses.Write
            );
        return Task.CompletedTask;
    }

    /// <summary>
    /// Splits a range: <c>POST /_ranges/split</c> with <c>{"database", "container", "range"}</c>. Without a range it is
    /// the one with most items. Not a part of the protocol.
    /// </summary>
    public static async Task SplitAsync(GatewayRequest request)
    {
        if (!request.IsPost)
            throw request.MethodNotAllowed();
        var body = await request.ReadJsonAsync();
        var (database, container, range) = (Text(body, "database"), Text(body, "container"), Text(body, "range"));
        if (database is null || container is null)
            throw RequestRejectedException.BadRequest("The body names no database or no container.");
        var found =
            request.Account.Find(database)?.Find(container)
            ?? throw RequestRejectedException.OwnerNotFound($"container '{container}' in a database '{database}'");
        var (parent, children) = await request.Account.SplitAsync(found, Id(range));
        request.RespondJson(
            StatusCodes.Status200OK,
            new { parent = $"{parent.Id}", children = children.Select(child => $"{child.Id}") }
        );
    }

    private static int? Id(string? range)
    {
        if (range is null)
            return null;
        return int.TryParse(range, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw RequestRejectedException.BadRequest("The id of a range is a number.");
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

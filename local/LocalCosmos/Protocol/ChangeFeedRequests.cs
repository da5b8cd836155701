using System.Buffers;
using System.Globalization;
using System.Text;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>
/// The change feed of a range: each item at its latest version, in the order of writes. An etag is a number in that
/// order and names no range, so it holds on the children of the range too.
/// </summary>
internal static class ChangeFeedRequests
{
    private const string LatestVersions = "Incremental Feed";

    public static void Read(GatewayRequest request)
    {
        var kind = request.Header(HeaderNames.ChangeFeed)!;
        if (!kind.Equals(LatestVersions, StringComparison.OrdinalIgnoreCase))
            throw RequestRejectedException.NotSupported($"the change feed '{kind}' (all versions and deletes)");
        var scope = request.ReadScope();
        // Changes that are committed while this runs are left to the next page: not all of them would be seen.
        var lsn = scope.Lsn;
        request.WriteSession(scope.Range);
        var changes = scope.Changes(Start(request, scope, lsn), lsn);
        var page = ItemPage.Take(changes, request.MaxItemCount);
        request.SetETag(ETag(page.HasMore ? page.Items[^1].Lsn : lsn));
        if (page.Items.Count == 0)
        {
            request.SetHeader(HeaderNames.ItemCount, "0");
            request.Respond(StatusCodes.Status304NotModified);
        }
        else
            request.RespondPage(scope.Container.Rid, "Documents", page.Items, Write);
    }

    private static long Start(GatewayRequest request, FeedScope scope, long now)
    {
        if (request.IfNoneMatch is { Length: > 0 } etag)
        {
            if (etag == "*")
                return now;
            if (!long.TryParse(etag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn))
                throw RequestRejectedException.BadRequest($"The etag {etag} was not returned by a change feed.");
            // Whatever followed would be skipped in silence until the range has caught up.
            return lsn <= now
                ? lsn
                : throw RequestRejectedException.BadRequest(
                    $"The etag {etag} is ahead of partition key range {scope.Range.Id}, whose last write is {now}: it belongs to another container, or to writes that are lost."
                );
        }
        if (request.Context.Request.Headers.IfModifiedSince.Count == 0)
            return 0;
        return request.Context.Request.GetTypedHeaders().IfModifiedSince is { } since
            ? scope.Range.LsnBefore(since.ToUnixTimeSeconds())
            : throw RequestRejectedException.BadRequest("If-Modified-Since is not an HTTP date.");
    }

    private static string ETag(long lsn) => string.Create(CultureInfo.InvariantCulture, $"\"{lsn}\"");

    private static void Write(IBufferWriter<byte> body, Item item)
    {
        body.Write(item.Text[..^1]);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"_lsn\":{item.Lsn}}}"), body);
    }
}

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>The change feed: each item at its latest version, in the order of writes.</summary>
internal static class ChangeFeedRequests
{
    private const string LatestVersions = "Incremental Feed";

    public static void Read(GatewayRequest request)
    {
        var kind = request.Header(HeaderNames.ChangeFeed)!;
        if (!kind.Equals(LatestVersions, StringComparison.OrdinalIgnoreCase))
            throw RequestRejectedException.NotSupported($"the change feed '{kind}' (all versions and deletes)");
        var container = request.Container;
        // Changes that are committed while this runs are left to the next page: not all of them would be seen.
        var lsn = container.Lsn;
        var changes = container.Changes(request.PartitionKey, Start(request, lsn), lsn);
        var page = ItemPage.Take(changes, request.MaxItemCount);
        request.SetETag(ETag(page.HasMore ? page.Items[^1].Lsn : lsn));
        if (page.Items.Count == 0)
        {
            request.SetHeader(HeaderNames.ItemCount, "0");
            request.Respond(StatusCodes.Status304NotModified);
        }
        else
            request.RespondPage(container.Rid, "Documents", page.Items, Write);
    }

    private static long Start(GatewayRequest request, long now)
    {
        if (request.IfNoneMatch is { Length: > 0 } etag)
        {
            if (etag == "*")
                return now;
            return long.TryParse(etag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn)
                ? lsn
                : throw RequestRejectedException.BadRequest($"The etag {etag} was not returned by a change feed.");
        }
        if (request.Context.Request.Headers.IfModifiedSince.Count == 0)
            return 0;
        return request.Context.Request.GetTypedHeaders().IfModifiedSince is { } since
            ? request.Container.LsnBefore(since.ToUnixTimeSeconds())
            : throw RequestRejectedException.BadRequest("If-Modified-Since is not an HTTP date.");
    }

    private static string ETag(long lsn) => string.Create(CultureInfo.InvariantCulture, $"\"{lsn}\"");

    private static void Write(IBufferWriter<byte> body, Item item)
    {
        body.Write(JsonMarshal.GetRawUtf8Value(item.Document)[..^1]);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"_lsn\":{item.Lsn}}}"), body);
    }
}

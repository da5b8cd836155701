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

    public static void Answer(HttpContext context, Container container)
    {
        var kind = context.Header(HeaderNames.ChangeFeed)!;
        if (!kind.Equals(LatestVersions, StringComparison.OrdinalIgnoreCase))
            throw Refusal.NotImplemented($"the change feed '{kind}' (all versions and deletes)");
        // Nothing that is committed while this runs is shown: what lies before it might not be seen then.
        var lsn = container.Lsn;
        var changes = container.Changes(context.PartitionKey(), Start(context, container, lsn), lsn);
        var page = ItemPage.Take(changes, context.MaxItemCount());
        context.Response.Headers.ETag = ETag(page.HasMore ? page.Items[^1].Lsn : lsn);
        if (page.Items.Count == 0)
        {
            context.Response.Headers[HeaderNames.ItemCount] = "0";
            context.Answer(StatusCodes.Status304NotModified);
        }
        else
            context.AnswerPage(container.Rid, "Documents", page.Items, Write);
    }

    private static long Start(HttpContext context, Container container, long now)
    {
        if (context.Header("If-None-Match") is { Length: > 0 } etag)
            return etag == "*" ? now
                : long.TryParse(etag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn) ? lsn
                : throw Refusal.BadRequest($"The etag {etag} was not given by a change feed.");
        return context.Request.Headers.IfModifiedSince.Count == 0 ? 0
            : context.Request.GetTypedHeaders().IfModifiedSince is { } since
                ? container.LsnBefore(since.ToUnixTimeSeconds())
            : throw Refusal.BadRequest("If-Modified-Since is not a date as HTTP writes it.");
    }

    private static string ETag(long lsn) => string.Create(CultureInfo.InvariantCulture, $"\"{lsn}\"");

    private static void Write(IBufferWriter<byte> body, Item item)
    {
        body.Write(JsonMarshal.GetRawUtf8Value(item.Document)[..^1]);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"_lsn\":{item.Lsn}}}"), body);
    }
}

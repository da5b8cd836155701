using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>How answers are written.</summary>
internal static class Answers
{
    public const string Json = "application/json";

    // Nothing is metered here; a constant of the order of what Azure charges for one small item.
    private const string Charge = "1";

    /// <summary>Headers that every answer has.</summary>
    public static void AnswerHeaders(this HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[HeaderNames.ActivityId] = context.Header(HeaderNames.ActivityId) ?? Guid.NewGuid().ToString();
        headers[HeaderNames.RequestCharge] = Charge;
    }

    /// <summary>Headers of what is within a container.</summary>
    public static void AnswerHeaders(this HttpContext context, Database database, Container container)
    {
        var headers = context.Response.Headers;
        headers[HeaderNames.SessionToken] = string.Create(CultureInfo.InvariantCulture, $"0:-1#{container.Lsn}");
        headers[HeaderNames.ContentPath] = container.Rid;
        headers[HeaderNames.AlternatePath] = Uri.EscapeDataString($"dbs/{database.Id}/colls/{container.Definition.Id}");
    }

    public static void Answer(this HttpContext context, int status, ReadOnlySpan<byte> body, string type = Json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.BodyWriter.Write(body);
    }

    public static void Answer(this HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            context.Response.ContentLength = 0;
    }

    /// <summary>Answers with one resource, its etag in the header.</summary>
    public static void Answer(this HttpContext context, int status, JsonElement resource, string etag)
    {
        context.Response.Headers.ETag = etag;
        context.Answer(status, JsonMarshal.GetRawUtf8Value(resource));
    }

    /// <summary>Answers with a page: <c>{"_rid", "…": [], "_count"}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="owner">The resource id of what the listed belong to.</param>
    /// <param name="name">The name of the list.</param>
    /// <param name="page">What is listed.</param>
    /// <param name="write">Writes one of them.</param>
    public static void AnswerPage<T>(
        this HttpContext context,
        string owner,
        string name,
        IReadOnlyList<T> page,
        Action<IBufferWriter<byte>, T> write
    )
    {
        var count = page.Count.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = Json;
        context.Response.Headers[HeaderNames.ItemCount] = count;
        var body = context.Response.BodyWriter;
        Encoding.UTF8.GetBytes($"{{\"_rid\":\"{owner}\",\"{name}\":[", body);
        for (var index = 0; index < page.Count; index++)
        {
            if (index > 0)
                body.Write(","u8);
            write(body, page[index]);
        }
        Encoding.UTF8.GetBytes($"],\"_count\":{count}}}", body);
    }

    public static void Write(IBufferWriter<byte> body, JsonElement resource) =>
        body.Write(JsonMarshal.GetRawUtf8Value(resource));

    /// <summary>Answers with an error as Cosmos shapes it.</summary>
    public static void AnswerError(this HttpContext context, int status, string message, int subStatus = 0)
    {
        if (subStatus != 0)
            context.Response.Headers[HeaderNames.SubStatus] = subStatus.ToString(CultureInfo.InvariantCulture);
        context.Answer(
            status,
            JsonSerializer.SerializeToUtf8Bytes(new { code = Code(status), message }, JsonSerializerOptions.Web)
        );
    }

    private static string Code(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "BadRequest",
            StatusCodes.Status404NotFound => "NotFound",
            StatusCodes.Status405MethodNotAllowed => "MethodNotAllowed",
            StatusCodes.Status409Conflict => "Conflict",
            StatusCodes.Status410Gone => "Gone",
            StatusCodes.Status412PreconditionFailed => "PreconditionFailed",
            StatusCodes.Status413PayloadTooLarge => "RequestEntityTooLarge",
            StatusCodes.Status501NotImplemented => "NotImplemented",
            StatusCodes.Status503ServiceUnavailable => "ServiceUnavailable",
            _ => "InternalServerError",
        };
}

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Protocol;

/// <summary>Writes responses.</summary>
internal static class Responses
{
    private const string Json = "application/json";

    // Nothing is metered here; a constant of the order of what Azure charges for one small item.
    private const string Charge = "1";

    /// <summary>Writes the headers of every response.</summary>
    public static void WriteCommonHeaders(this GatewayRequest request)
    {
        var activity = request.Header(HeaderNames.ActivityId);
        request.SetHeader(
            HeaderNames.ActivityId,
            activity is not null && IsHeaderValue(activity) ? activity : Guid.NewGuid().ToString()
        );
        request.SetHeader(HeaderNames.RequestCharge, Charge);
    }

    // A request may hold more in a header than a response.
    private static bool IsHeaderValue(string text) => text.All(each => each is >= ' ' and <= '~');

    /// <summary>Writes the headers of responses about a container and what it holds.</summary>
    public static void WriteContainerHeaders(this GatewayRequest request)
    {
        var container = request.Container;
        request.SetHeader(HeaderNames.ContentPath, container.Rid);
        request.SetHeader(
            HeaderNames.AlternatePath,
            Uri.EscapeDataString($"dbs/{request.Database.Id}/colls/{container.Definition.Id}")
        );
    }

    public static void SetHeader(this GatewayRequest request, string name, string value) =>
        request.Context.Response.Headers[name] = value;

    public static void SetETag(this GatewayRequest request, string etag) =>
        request.Context.Response.Headers.ETag = etag;

    public static void Respond(
        this GatewayRequest request,
        int status,
        ReadOnlySpan<byte> body,
        string contentType = Json
    )
    {
        var response = request.Context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    public static void Respond(this GatewayRequest request, int status)
    {
        request.Context.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            request.Context.Response.ContentLength = 0;
    }

    /// <summary>Responds with one resource, its etag in the header.</summary>
    public static void Respond(this GatewayRequest request, int status, JsonElement resource, string etag)
    {
        request.SetETag(etag);
        request.Respond(status, JsonMarshal.GetRawUtf8Value(resource));
    }

    /// <summary>Responds with a page: <c>{"_rid", "…": [], "_count"}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="owner">The resource id of the owner of the listed resources.</param>
    /// <param name="name">The name of the list.</param>
    /// <param name="page">The resources.</param>
    /// <param name="write">Writes one of them.</param>
    public static void RespondPage<T>(
        this GatewayRequest request,
        string owner,
        string name,
        IReadOnlyList<T> page,
        Action<IBufferWriter<byte>, T> write
    )
    {
        var response = request.Context.Response;
        var count = page.Count.ToString(CultureInfo.InvariantCulture);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Json;
        response.Headers[HeaderNames.ItemCount] = count;
        // Asked of queries alone. Everything else is small, or read by the client's own serializer, which wants text.
        if (
            request
                .Header(HeaderNames.SerializationFormats)
                ?.Contains(CosmosBinary.Name, StringComparison.OrdinalIgnoreCase) != true
        )
        {
            WritePage(response.BodyWriter);
            return;
        }

        var text = new ArrayBufferWriter<byte>();
        WritePage(text);
        response.BodyWriter.Write(CosmosBinary.Of(text.WrittenSpan).Span);

        void WritePage(IBufferWriter<byte> body)
        {
            Encoding.UTF8.GetBytes($"{{\"_rid\":\"{owner}\",\"{name}\":[", body);
            for (var index = 0; index < page.Count; index++)
            {
                if (index > 0)
                    body.Write(","u8);
                write(body, page[index]);
            }
            Encoding.UTF8.GetBytes($"],\"_count\":{count}}}", body);
        }
    }

    public static void RespondJson<T>(this GatewayRequest request, int status, T body) =>
        request.Respond(status, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));

    public static void Write(IBufferWriter<byte> body, JsonElement resource) =>
        body.Write(JsonMarshal.GetRawUtf8Value(resource));

    /// <summary>Responds with an error in the shape of Cosmos DB.</summary>
    public static void RespondError(this GatewayRequest request, int status, string message, int subStatus = 0)
    {
        if (subStatus != 0)
            request.SetHeader(HeaderNames.SubStatus, subStatus.ToString(CultureInfo.InvariantCulture));
        request.Respond(status, Error(status, message));
    }

    /// <summary>The body of an error.</summary>
    public static byte[] Error(int status, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new { code = Code(status), message }, JsonSerializerOptions.Web);

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

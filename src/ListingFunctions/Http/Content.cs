using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>
/// A response with a complete body. A response to a read is conditional, cacheable, and compressed if that is worth it.
/// </summary>
/// <param name="body">Its bytes.</param>
/// <param name="type">Its <c>Content-Type</c>.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class Content(ReadOnlyMemory<byte> body, string type, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>
    /// The validators of the body. None: a read gets a weak ETag of the bytes, which saves sending them, not reading them.
    /// With a strong ETag the body is never compressed: those would be other bytes.
    /// </summary>
    public Validators? Validators { get; init; }

    /// <summary>Whether caches may store the response to a read; if not, it is neither conditional nor compressed.</summary>
    public bool IsCacheable { get; init; } = true;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var validators = Validators;
        var sent = body;
        if (IsCacheable && request.IsRead() && status == StatusCodes.Status200OK)
        {
            validators ??= new Validators(ETagOf(body.Span));
            var (preconditions, problem) = Preconditions.Read(request);
            if ((problem ?? preconditions.Check(validators)) is { } instead)
                return instead.ExecuteAsync(httpContext);
            Caching.AllowTo(httpContext, validators);
            if (validators.AreWeak)
                sent = ContentCoding.Apply(httpContext, body);
        }

        validators?.WriteTo(response.Headers);
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = sent.Length;
        return HttpMethods.IsHead(request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(sent, httpContext.RequestAborted).AsTask();
    }

    /// <summary>A weak ETag of these bytes.</summary>
    public static string ETagOf(ReadOnlySpan<byte> bytes) =>
        $"W/\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
}

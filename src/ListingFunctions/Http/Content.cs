using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>
/// The content of an answer, written in one piece. That of a read is what HTTP expects of it by itself: conditional,
/// cacheable, compressed where that is worth it.
/// </summary>
/// <param name="body">Its bytes.</param>
/// <param name="type">Its <c>Content-Type</c>.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class Content(ReadOnlyMemory<byte> body, string type, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>
    /// What tells whether it has changed. None: a read gets a weak ETag from the bytes, which saves sending them, not
    /// reading them. With a strong ETag it is never compressed: that would be another sequence of bytes.
    /// </summary>
    public Validators? Validators { get; init; }

    /// <summary>Whether caches may keep the answer to a read; where not, it is neither conditional nor compressed.</summary>
    public bool IsCacheable { get; init; } = true;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var validators = Validators;
        var sent = body;
        if (IsCacheable && request.IsRead() && status == StatusCodes.Status200OK)
        {
            validators ??= new Validators(ETagOf(body.Span));
            if (validators.AreKnownTo(request))
                return new NotModified(validators).ExecuteAsync(httpContext);
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

    /// <summary>A weak ETag of what is said by these bytes.</summary>
    public static string ETagOf(ReadOnlySpan<byte> bytes) =>
        $"W/\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
}

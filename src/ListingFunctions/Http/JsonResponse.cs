using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>A JSON response with its headers; a response to a read is sent as <see cref="Content"/> describes.</summary>
internal sealed class JsonResponse<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>The version of the value. None: a read gets an ETag of its bytes.</summary>
    public Validators? Validators { get; init; }

    /// <summary>Whether caches may store the response to a read; not if the value is momentary, such as health.</summary>
    public bool IsCacheable { get; init; } = true;

    public string? Location { get; init; }

    public string? Link { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (Location is not null)
            headers.Location = Location;
        if (Link is not null)
            headers.Link = Link;
        return new Content(JsonSerializer.SerializeToUtf8Bytes(value, type), Representation.Json.ContentType(), status)
        {
            IsCacheable = IsCacheable,
            Validators = Validators,
        }.ExecuteAsync(httpContext);
    }
}

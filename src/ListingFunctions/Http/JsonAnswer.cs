using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>A JSON answer with its headers; see <see cref="Content"/> for what becomes of that to a read.</summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>The version of what is answered, with its quotes. None: a read gets one from its bytes.</summary>
    public string? ETag { get; init; }

    /// <summary>When what is answered last changed; sent beside an <see cref="ETag"/> only.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Whether caches may keep the answer to a read; not what is true for a moment only.</summary>
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
        return new Content(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json; charset=utf-8", status)
        {
            IsCacheable = IsCacheable,
            Validators = ETag is null ? null : new Validators(ETag, LastModified),
        }.ExecuteAsync(httpContext);
    }
}

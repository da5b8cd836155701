using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ListingFunctions.Http;

/// <summary>
/// The trace of a request, and the usage attributes of its invocation's span. The
/// Functions host copies these attributes to its own span of the request.
/// </summary>
public static class RequestTrace
{
    /// <summary>Attribute: the client, as <see cref="SetClient"/> names it.</summary>
    public const string Client = "listings.client";

    /// <summary>Attribute: the city of a search, in lower case.</summary>
    public const string City = "listings.city";

    /// <summary>Attribute: the country of a search, in capitals.</summary>
    public const string Country = "listings.country";

    /// <summary>Attribute: the deprecated operation or parameter that a request used.</summary>
    public const string Deprecated = "listings.deprecated";

    /// <summary>The worker's source of the spans of invocations. It has listeners only while spans are exported.</summary>
    private const string WorkerSource = "Microsoft.Azure.Functions.Worker";

    /// <summary>Whether the span of this invocation will be exported; if not, its attributes need not be determined.</summary>
    public static bool IsRecorded => Span is not null;

    private static Activity? Span =>
        Activity.Current is { Recorded: true, Source.Name: WorkerSource } span ? span : null;

    /// <summary>
    /// The id of the request's trace, 32 hexadecimal digits: the caller's, if it sent a <c>traceparent</c>. While nothing
    /// is exported there is no span of the invocation, but the request's own, made by ASP.NET Core, if it logs anything.
    /// </summary>
    public static string IdOf(HttpContext http)
    {
        if ((Activity.Current ?? http.Features.Get<IHttpActivityFeature>()?.Activity) is { } activity)
            return activity.TraceId.ToHexString();
        var id = ActivityContext.TryParse(http.Request.Headers.TraceParent, null, out var parent)
            ? parent.TraceId
            : ActivityTraceId.CreateRandom();
        return id.ToHexString();
    }

    /// <summary>Adds <see cref="City"/> and <see cref="Country"/> of a search, if it has them.</summary>
    public static void SetPlace(string? city, string? country)
    {
        if (Span is not { } span)
            return;
        // An attribute that is null is none.
        span.SetTag(City, city?.ToLowerInvariant());
        span.SetTag(Country, country?.ToUpperInvariant());
    }

    /// <summary>
    /// Adds <see cref="Client"/>, the same for the same client on every instance: the application of an access token, the
    /// beginning of the hash of a key, or one of 65,536 groups of addresses, which cannot be traced back to an address.
    /// </summary>
    /// <param name="client">The client that the rate limit counts the request for.</param>
    public static void SetClient(string client)
    {
        if (Span is { } span)
            span.SetTag(Client, NameOf(client));
    }

    /// <summary>Adds <see cref="Deprecated"/>.</summary>
    public static void SetDeprecated(string what) => Span?.SetTag(Deprecated, what);

    private static string NameOf(string client)
    {
        var (kind, id) = client.Split(' ', 2) is [var first, var rest] ? (first, rest) : (client, "");
        return kind switch
        {
            "token" => $"application {id}",
            "key" => $"key {id[..12]}",
            _ => $"address {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 2))}",
        };
    }
}

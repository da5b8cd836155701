using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ListingFunctions.Http;

/// <summary>
/// An error answer: a problem body of RFC 9457 (<c>application/problem+json</c>) that also carries <c>message</c>, as
/// the contract's <c>APIError</c> wants it.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What is wrong, and where; one or more sentences.</param>
public sealed record Problem(int Status, string Message) : IResult
{
    /// <summary>Always <c>about:blank</c>: the status says what kind of problem it is.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "A member of the body.")]
    public string Type => "about:blank";

    /// <summary>The status in words.</summary>
    public string Title =>
        Status switch
        {
            // As RFC 9110 names them; the framework still has the names of the RFCs before.
            StatusCodes.Status413PayloadTooLarge => "Content Too Large",
            StatusCodes.Status422UnprocessableEntity => "Unprocessable Content",
            _ => ReasonPhrases.GetReasonPhrase(Status),
        };

    /// <summary>The same as <see cref="Message"/>, where RFC 9457 has it.</summary>
    public string Detail => Message;

    /// <summary>The broken rules, where the problem is that rules are broken.</summary>
    public IReadOnlyList<BrokenRule>? Errors { get; init; }

    /// <summary>
    /// The id of the request's trace, which its log lines and spans have too; known only once the problem is written.
    /// </summary>
    public string? TraceId { get; private init; }

    /// <summary>When to try again, where that may help; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the client must bring, where it may not do what it asks; sent as <c>WWW-Authenticate</c>.</summary>
    [JsonIgnore]
    public string? Challenge { get; init; }

    /// <summary>400: the request cannot be read.</summary>
    public static Problem Unreadable(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>400: a continuation that does not lead on from here.</summary>
    public static Problem NotAContinuation { get; } =
        Unreadable("continuation is not one that the link to a next page gave.");

    /// <summary>404: no such listing, or not any more.</summary>
    public static Problem NoListing(string id) =>
        new(StatusCodes.Status404NotFound, $"There is no listing with id {id}.");

    /// <summary>404: no route of the API matches.</summary>
    public static Problem UnknownAddress { get; } =
        new(StatusCodes.Status404NotFound, "This address does not exist. GET openapi.yaml lists those that do.");

    /// <summary>405: the address exists and does not have the method.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="allow">Those that it has, as <c>Allow</c> has them.</param>
    public static Problem MethodNotAllowed(string method, string allow) =>
        new(StatusCodes.Status405MethodNotAllowed, $"Method {method} is not allowed. Allowed: {allow}.");

    /// <summary>429: the client asks more than its share.</summary>
    public static Problem TooManyRequests(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "Too many requests. Wait as long as Retry-After says.")
        {
            RetryAfter = retryAfter,
        };

    /// <summary>409: others changed the listing at every attempt.</summary>
    public static Problem Contended(string id) =>
        new(
            StatusCodes.Status409Conflict,
            $"Too many clients are changing listing {id} at once. Nothing was changed; try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>409: the listing that an <c>Idempotency-Key</c> made is gone.</summary>
    public static Problem CreatedAndDeleted(long id) =>
        new(
            StatusCodes.Status409Conflict,
            $"This create was made before, as listing {id}, which was deleted since. Send it with another Idempotency-Key to create it anew."
        );

    /// <summary>422: an <c>Idempotency-Key</c> that was used with another body.</summary>
    public static Problem KeyOfAnother() =>
        Invalid([new BrokenRule("Idempotency-Key", "was used within 24 hours with another body; take a new key")]);

    /// <summary>412: the listing is not at the ETag that the request names.</summary>
    public static Problem Stale(string id) =>
        new(
            StatusCodes.Status412PreconditionFailed,
            $"Listing {id} was changed since the ETag in If-Match. Nothing was changed; read it again."
        );

    /// <summary>503: as far as can be told the write was made; its answer was lost on the way, and others wrote since.</summary>
    public static Problem MadeAndFollowed(string id) =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            $"Listing {id} was changed as asked, and by others since. Read it again before changing it further."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>503: the price history that can be read is not whole.</summary>
    public static Problem HistoryBehind(string id) =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            $"The price history of listing {id} cannot be read whole now. Try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>404: the listing had no price yet.</summary>
    public static Problem NoPrice(string id) =>
        new(StatusCodes.Status404NotFound, $"Listing {id} had no price yet at the time that is asked about.");

    /// <summary>404: no such price failure.</summary>
    public static Problem NoPriceFailure(string id) =>
        new(StatusCodes.Status404NotFound, $"There is no price failure with id {id}.");

    /// <summary>409: the price failure fails again.</summary>
    public static Problem FailsAgain(string reason) =>
        new(StatusCodes.Status409Conflict, $"It still cannot be recorded, and is kept. {reason}");

    /// <summary>413: the body is too long.</summary>
    public static Problem TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {limit / 1024} KiB.");

    /// <summary>415: the body is something else than JSON.</summary>
    public static Problem NotJson(string contentType) =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            $"The Content-Type is '{contentType}'; it must be application/json, in UTF-8."
        );

    /// <summary>415: the body is compressed, or encoded in another way.</summary>
    public static Problem Encoded(string contentEncoding) =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            $"The Content-Encoding is '{contentEncoding}'; a body must be sent as it is, without one."
        );

    /// <summary>422: rules are broken, all of them named.</summary>
    public static Problem Invalid(IReadOnlyList<BrokenRule> errors) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            string.Join(" ", errors.Select(error => $"{error.Field} {error.Message}."))
        )
        {
            Errors = errors,
        };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // For whoever logs the request: the reason without reading the body again.
        httpContext.Features.Set(this);
        if (RetryAfter is { } delay)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds));
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
            httpContext.Response.Headers.WWWAuthenticate = Challenge;
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(
            this with
            {
                TraceId = RequestTrace.IdOf(httpContext),
            },
            HttpJson.Types.Problem,
            "application/problem+json",
            httpContext.RequestAborted
        );
    }
}

/// <summary>A rule that the request breaks.</summary>
/// <param name="Field">The member or parameter, such as <c>postal_address.country</c>.</param>
/// <param name="Message">What it must be, as the rest of a sentence that begins with the field.</param>
public sealed record BrokenRule(string Field, string Message);

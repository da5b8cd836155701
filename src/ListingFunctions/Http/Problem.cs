using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ListingFunctions.Http;

/// <summary>
/// An error response: problem details of RFC 9457 (<c>application/problem+json</c>) with the additional <c>message</c>
/// that the contract's <c>APIError</c> requires.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">What the problem is, for programs.</param>
/// <param name="Message">What is wrong, and where; one or more sentences.</param>
public sealed record Problem(int Status, ErrorCode Code, string Message) : IResult
{
    /// <summary>Always <c>about:blank</c>: the status is the kind of problem.</summary>
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

    /// <summary>The same as <see cref="Message"/>, under the name of RFC 9457.</summary>
    public string Detail => Message;

    /// <summary>The rules that the request breaks, if that is the problem.</summary>
    public IReadOnlyList<BrokenRule>? Errors { get; init; }

    /// <summary>
    /// The id of the request's trace, which its log lines and spans share; set when the response is written.
    /// </summary>
    public string? TraceId { get; private init; }

    /// <summary>How long to wait before a retry, if one may help; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The credentials that the client lacks, if that is the problem; sent as <c>WWW-Authenticate</c>.</summary>
    [JsonIgnore]
    public string? Challenge { get; init; }

    /// <summary>400: the request cannot be read.</summary>
    public static Problem Unreadable(string message, ErrorCode code = ErrorCode.Unreadable) =>
        new(StatusCodes.Status400BadRequest, code, message);

    /// <summary>400: a continuation that was not issued for this request, or was altered.</summary>
    public static Problem InvalidContinuation { get; } =
        Unreadable(
            "continuation must be taken unchanged from the Link header of the previous page.",
            ErrorCode.InvalidContinuation
        );

    /// <summary>404: the listing does not exist, or was deleted.</summary>
    public static Problem NoListing(string id) =>
        new(StatusCodes.Status404NotFound, ErrorCode.ListingNotFound, $"There is no listing with id {id}.");

    /// <summary>404: the source has no listing with this key.</summary>
    public static Problem NoListingOfSource(string source, string key) =>
        new(
            StatusCodes.Status404NotFound,
            ErrorCode.ListingNotFound,
            $"Source {source} has no listing with key {key}."
        );

    /// <summary>404: no route of the API matches.</summary>
    public static Problem UnknownAddress { get; } =
        new(
            StatusCodes.Status404NotFound,
            ErrorCode.NotFound,
            "This address does not exist. GET openapi.yaml describes those that do."
        );

    /// <summary>405: the address exists, but does not support the method.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="allow">The methods that it supports, in the form of the <c>Allow</c> header.</param>
    public static Problem MethodNotAllowed(string method, string allow) =>
        new(
            StatusCodes.Status405MethodNotAllowed,
            ErrorCode.MethodNotAllowed,
            $"Method {method} is not allowed. Allowed: {allow}."
        );

    /// <summary>406: the client accepts none of the representations.</summary>
    /// <param name="types">The media types that there are, separated by commas.</param>
    public static Problem NotAcceptable(string types) =>
        new(
            StatusCodes.Status406NotAcceptable,
            ErrorCode.NotAcceptable,
            $"This is available as {types}, and Accept permits none of them."
        );

    /// <summary>429: the client exceeds its rate limit.</summary>
    public static Problem TooManyRequests(TimeSpan retryAfter) =>
        new(
            StatusCodes.Status429TooManyRequests,
            ErrorCode.RateLimited,
            "Too many requests. Try again after the seconds in Retry-After."
        )
        {
            RetryAfter = retryAfter,
        };

    /// <summary>409: a concurrency conflict; others changed the listing at every attempt.</summary>
    public static Problem ConcurrencyConflict(string id) =>
        new(
            StatusCodes.Status409Conflict,
            ErrorCode.ConcurrencyConflict,
            $"Too many clients are changing listing {id} at once. Nothing was changed; try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>409: the listing that was created with this <c>Idempotency-Key</c> has been deleted.</summary>
    public static Problem CreatedAndDeleted(long id) =>
        new(
            StatusCodes.Status409Conflict,
            ErrorCode.ListingDeleted,
            $"This Idempotency-Key already created listing {id}, which has been deleted since. Use a new Idempotency-Key to create it again."
        );

    /// <summary>422: the <c>Idempotency-Key</c> was used with a different body.</summary>
    public static Problem KeyReused() =>
        Invalid([
            new BrokenRule(
                "Idempotency-Key",
                "was used with a different body in the last 24 hours; use a new key",
                RuleCode.Reused
            ),
        ]) with
        {
            Code = ErrorCode.KeyReused,
        };

    /// <summary>412: the current version does not meet a condition of the request; see <see cref="Preconditions"/>.</summary>
    public static Problem PreconditionFailed { get; } =
        new(
            StatusCodes.Status412PreconditionFailed,
            ErrorCode.PreconditionFailed,
            "The current version does not meet the condition in If-Match, If-None-Match or If-Unmodified-Since. Nothing was changed; read it again."
        );

    /// <summary>503: whether the change was applied cannot be found out.</summary>
    public static Problem OutcomeUnknown(string id) =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            ErrorCode.OutcomeUnknown,
            $"Your change to listing {id} may or may not have been applied. Read the listing before changing it further."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>503: the price history that can be read is incomplete.</summary>
    public static Problem HistoryIncomplete(string id) =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            ErrorCode.HistoryIncomplete,
            $"The price history of listing {id} is incomplete at the moment: changes are missing from it. Nothing was changed; try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>404: the listing had no price yet at the requested time.</summary>
    public static Problem NoPrice(string id) =>
        new(
            StatusCodes.Status404NotFound,
            ErrorCode.PriceNotFound,
            $"Listing {id} had no price yet at the requested time."
        );

    /// <summary>404: the price failure does not exist.</summary>
    public static Problem NoPriceFailure(string id) =>
        new(StatusCodes.Status404NotFound, ErrorCode.PriceFailureNotFound, $"There is no price failure with id {id}.");

    /// <summary>409: the price of the dead letter still cannot be recorded.</summary>
    public static Problem StillFails(string reason) =>
        new(
            StatusCodes.Status409Conflict,
            ErrorCode.StillFails,
            $"The price still cannot be recorded; the failure is kept. {reason}"
        );

    /// <summary>409: changes whose loss is to be accepted are not missing from the history.</summary>
    public static Problem NotMissing(string id, string missing) =>
        new(
            StatusCodes.Status409Conflict,
            ErrorCode.NotMissing,
            missing.Length == 0
                ? $"No price changes are missing from the history of listing {id}. Nothing was changed."
                : $"Some of these price changes are not missing from the history of listing {id}. Missing are: {missing}. Nothing was changed."
        );

    /// <summary>409: the document of the listing is not a listing, so it is not known what to erase.</summary>
    public static Problem NotErased(string id, string reason) =>
        new(
            StatusCodes.Status409Conflict,
            ErrorCode.NotErased,
            $"The document of listing {id} is not a valid listing and was not erased; its archive and price failures were. Correct or delete it, then repeat the request. {reason}"
        );

    /// <summary>503: the archive is unavailable.</summary>
    public static Problem ArchiveUnavailable { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            ErrorCode.Unavailable,
            "The archive is unavailable at the moment. Try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    /// <summary>413: the body is too long.</summary>
    public static Problem TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorCode.TooLarge, $"The body is longer than {limit / 1024} KiB.");

    /// <summary>415: the body is of another media type.</summary>
    public static Problem NotOfType(string contentType, string accepted) =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            ErrorCode.UnsupportedMediaType,
            $"The Content-Type is '{contentType}'; it must be {accepted}, in UTF-8."
        );

    /// <summary>415: the body is compressed or otherwise encoded.</summary>
    public static Problem Encoded(string contentEncoding) =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            ErrorCode.UnsupportedMediaType,
            $"The Content-Encoding is '{contentEncoding}'; the body must be sent without an encoding."
        );

    /// <summary>422: the request breaks rules, all of which are named.</summary>
    public static Problem Invalid(IReadOnlyList<BrokenRule> errors) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            ErrorCode.Invalid,
            string.Join(" ", errors.Select(error => $"{error.Field} {error.Message}."))
        )
        {
            Errors = errors,
        };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // The log line of the request takes the reason from here, without reading the body again.
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
/// <param name="Code">How it breaks the rule, for programs.</param>
public sealed record BrokenRule(string Field, string Message, RuleCode Code);

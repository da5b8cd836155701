using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>
/// What a <see cref="Problem"/> is, for programs: the <c>code</c> of every error body. Its text may change; a code never
/// does, and none is taken away. <c>listingapi.yaml</c> lists the same codes, which a test holds together.
/// </summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<ErrorCode>))]
public enum ErrorCode
{
    /// <summary>400: the body or a header cannot be read.</summary>
    Unreadable,

    /// <summary>400: a continuation was not returned by this operation, or its data was replaced; begin again.</summary>
    InvalidContinuation,

    /// <summary>400: the <c>Session-Token</c> was altered; begin a new session.</summary>
    InvalidSessionToken,

    /// <summary>401: a valid access token is required.</summary>
    Unauthorized,

    /// <summary>403: the access token lacks a role.</summary>
    Forbidden,

    /// <summary>404: the address does not exist.</summary>
    NotFound,

    /// <summary>404: there is no such listing.</summary>
    ListingNotFound,

    /// <summary>404: the listing had no price yet at that time.</summary>
    PriceNotFound,

    /// <summary>404: there is no such dead letter.</summary>
    PriceFailureNotFound,

    /// <summary>404: there is no such dead letter of push.</summary>
    EventFailureNotFound,

    /// <summary>405: the address does not support the method.</summary>
    MethodNotAllowed,

    /// <summary>406: the client accepts none of the representations that there are.</summary>
    NotAcceptable,

    /// <summary>409: others changed the listing at every attempt; the request may be retried.</summary>
    ConcurrencyConflict,

    /// <summary>409: what the <c>Idempotency-Key</c> created has been deleted since.</summary>
    ListingDeleted,

    /// <summary>409: the price or event of the dead letter still cannot be recorded or pushed.</summary>
    StillFails,

    /// <summary>409: price changes whose loss is to be accepted are not missing.</summary>
    NotMissing,

    /// <summary>409: the document of a listing that is to be erased is not a listing.</summary>
    NotErased,

    /// <summary>412: a condition of the request is not met.</summary>
    PreconditionFailed,

    /// <summary>413: the body is too long.</summary>
    TooLarge,

    /// <summary>415: the body is of a type or coding that is not read.</summary>
    UnsupportedMediaType,

    /// <summary>422: rules are broken, each of which has a <see cref="RuleCode"/>.</summary>
    Invalid,

    /// <summary>422: the <c>Idempotency-Key</c> was used with a different body.</summary>
    KeyReused,

    /// <summary>429: the client is over its rate limit.</summary>
    RateLimited,

    /// <summary>429: the database is throttled.</summary>
    Throttled,

    /// <summary>500: a fault of the service.</summary>
    Fault,

    /// <summary>503: the database, or what else the request needs, is unavailable.</summary>
    Unavailable,

    /// <summary>503: the price history has a gap at the moment.</summary>
    HistoryIncomplete,

    /// <summary>503: whether the change was applied cannot be found out.</summary>
    OutcomeUnknown,
}

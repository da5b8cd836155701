namespace ListingFunctions.Http;

/// <summary>The non-standard headers of this service.</summary>
internal static class ServiceHeaders
{
    /// <summary>How far a client has seen the data; the client sends it back.</summary>
    public const string SessionToken = "Session-Token";

    /// <summary>
    /// The numbers of the price changes that a history has lost, and an operator has accepted as lost:
    /// <c>3, 11-24</c>.
    /// </summary>
    public const string MissingPrices = "Missing-Prices";

    /// <summary>Whether nothing more was in a feed when the response was read: <c>true</c> or <c>false</c>.</summary>
    public const string FeedAtEnd = "Feed-At-End";

    /// <summary>How many requests the client may still send (draft-ietf-httpapi-ratelimit-headers).</summary>
    public const string RateLimit = "RateLimit";

    /// <summary>The limit of the client's requests.</summary>
    public const string RateLimitPolicy = "RateLimit-Policy";

    /// <summary>Since when the operation or parameter is deprecated (RFC 9745): <c>@1798761600</c>.</summary>
    public const string Deprecation = "Deprecation";

    /// <summary>From when it may be gone (RFC 8594), as an HTTP date.</summary>
    public const string Sunset = "Sunset";
}

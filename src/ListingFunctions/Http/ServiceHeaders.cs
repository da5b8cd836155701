namespace ListingFunctions.Http;

/// <summary>The non-standard headers of this service.</summary>
internal static class ServiceHeaders
{
    /// <summary>How far a client has seen the data; the client sends it back.</summary>
    public const string SessionToken = "Session-Token";
}

namespace ListingFunctions.Http;

/// <summary>Headers of this service that no standard names.</summary>
internal static class ServiceHeaders
{
    /// <summary>How far a client has seen the data, for it to send back.</summary>
    public const string SessionToken = "Session-Token";
}

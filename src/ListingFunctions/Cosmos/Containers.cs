namespace ListingFunctions.Cosmos;

/// <summary>The names of the service's containers. Each is defined beside the store that uses it.</summary>
public static class Containers
{
    /// <summary>Listings; the change feed of this container is what the price history is recorded from.</summary>
    public const string Listings = "listings";

    /// <summary>Price changes, a partition a listing.</summary>
    public const string ListingPrices = "listing_prices";

    /// <summary>Dead letters: documents of the feed whose price can never be recorded.</summary>
    public const string PriceFailures = "price_failures";

    /// <summary>What creates with an <c>Idempotency-Key</c> made, or will make, for 24 hours.</summary>
    public const string IdempotencyKeys = "idempotency_keys";

    /// <summary>How far each change feed function has read.</summary>
    public const string Leases = "leases";
}

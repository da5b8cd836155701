namespace ListingFunctions.Cosmos;

/// <summary>The names of the service's containers. Each is defined beside the store that uses it.</summary>
public static class Containers
{
    /// <summary>Listings; the price history is recorded from the change feed of this container.</summary>
    public const string Listings = "listings";

    /// <summary>Price changes, one partition per listing.</summary>
    public const string ListingPrices = "listing_prices";

    /// <summary>Dead letters: documents of the feed whose price cannot be recorded.</summary>
    public const string PriceFailures = "price_failures";

    /// <summary>Dead letters: events that the receiver rejected.</summary>
    public const string EventFailures = "event_failures";

    /// <summary>How far the events of each listing are pushed.</summary>
    public const string PublishedEvents = "published_events";

    /// <summary>The results of creates with an <c>Idempotency-Key</c>, for 24 hours.</summary>
    public const string IdempotencyKeys = "idempotency_keys";

    /// <summary>The listing of each key of a source.</summary>
    public const string SourceKeys = "source_keys";

    /// <summary>Listings as the market is computed from them, without personal data; also those that have expired.</summary>
    public const string MarketListings = "market_listings";

    /// <summary>The figures of the market, by place and period.</summary>
    public const string Market = "market";

    /// <summary>How far each change feed function has read.</summary>
    public const string Leases = "leases";
}

namespace ListingFunctions.Cosmos;

/// <summary>
/// The lease prefixes of the functions that read the change feed of <see cref="Containers.Listings"/>. A prefix keeps a
/// function's leases, which hold its position, apart from those of the others in <see cref="Containers.Leases"/>.
/// </summary>
public static class Feeds
{
    /// <summary>The recorder of price changes.</summary>
    public const string RecordPriceChanges = "record-price-changes";

    /// <summary>The archive of deleted listings.</summary>
    public const string ArchiveDeletedListings = "archive-deleted-listings";

    /// <summary>The push of events.</summary>
    public const string PublishEvents = "publish-events";

    /// <summary>The listings from which the market is computed.</summary>
    public const string ProjectMarketListings = "project-market-listings";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All =>
        [RecordPriceChanges, ArchiveDeletedListings, PublishEvents, ProjectMarketListings];
}

namespace ListingFunctions.Cosmos;

/// <summary>
/// The functions that follow the change feed of <see cref="Containers.Listings"/>, by the prefix that keeps the leases
/// of each, how far it has come, apart from those of the others in <see cref="Containers.Leases"/>.
/// </summary>
public static class Feeds
{
    /// <summary>The recorder of price changes.</summary>
    public const string RecordPriceChanges = "record-price-changes";

    /// <summary>The archive of deleted listings.</summary>
    public const string ArchiveDeletedListings = "archive-deleted-listings";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => [RecordPriceChanges, ArchiveDeletedListings];
}

using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Health;

/// <summary>How far the functions on the change feed are behind.</summary>
public sealed class FeedLag(Database database)
{
    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Container _leases = database.GetContainer(Containers.Leases);

    /// <summary>
    /// The estimated number of changes that the function of a feed has not handled yet. The processor of a trigger is named
    /// by its lease prefix, which identifies its leases. For a range without a handled batch, or one being split, the SDK
    /// returns 1.
    /// </summary>
    public async Task<long> EstimateAsync(string feed, CancellationToken cancellationToken)
    {
        var ranges = new List<ChangeFeedProcessorState>();
        using var pages = _listings.GetChangeFeedEstimator(feed, _leases).GetCurrentStateIterator();
        while (pages.HasMoreResults)
            ranges.AddRange(await pages.ReadNextAsync(cancellationToken));
        // A function that has never run has no leases, and all of the container to handle.
        return ranges.Count > 0
            ? ranges.Sum(range => range.EstimatedLag)
            : await _listings.CountAsync(null, cancellationToken);
    }
}

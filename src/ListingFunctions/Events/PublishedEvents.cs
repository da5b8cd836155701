using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Events;

/// <summary>
/// How far the events of each listing are pushed, the <c>published_events</c> container. It is never ahead of the
/// receiver, because only what was accepted or dead-lettered is entered. What is lost of it is pushed again, so nothing
/// depends on it but the number of repetitions.
/// </summary>
public sealed class PublishedEvents(Database database, TimeProvider time)
{
    /// <summary>
    /// How long before push began changes are pushed too: those whose documents the feed had not delivered yet.
    /// </summary>
    private static readonly TimeSpan Lead = TimeSpan.FromDays(1);

    private const string BeginningId = "beginning";

    private readonly Container _published = database.GetContainer(Containers.PublishedEvents);
    private PushBeginning? _beginning;

    /// <summary>
    /// The instant from which on changes are pushed, a day before push began. The first call decides it: an app whose
    /// listings have histories of years does not push those.
    /// </summary>
    public async ValueTask<DateTimeOffset> BeginningAsync(CancellationToken cancellationToken)
    {
        _beginning ??= await FindBeginningAsync(cancellationToken);
        return _beginning.CreatedDate;
    }

    /// <summary>How far the events of a listing are pushed; <see langword="null"/> if none are. One point read.</summary>
    public async Task<PublishedListing?> ReadAsync(long listingId, CancellationToken cancellationToken)
    {
        var key = ListingId.Format(listingId);
        var type = EventsJson.Types.PublishedListing;
        return (await _published.TryReadAsync(key, new PartitionKey(key), type, cancellationToken))?.Item;
    }

    /// <summary>Enters how far the events of a listing are pushed.</summary>
    public Task WriteAsync(PublishedListing published, CancellationToken cancellationToken) =>
        _published.UpsertItemAsync(
            published,
            new PartitionKey(ListingId.Format(published.Id)),
            new ItemRequestOptions { EnableContentResponseOnWrite = false },
            cancellationToken
        );

    /// <summary>Several instances may begin at once: the first to write decides.</summary>
    private async Task<PushBeginning> FindBeginningAsync(CancellationToken cancellationToken)
    {
        var (partition, type) = (new PartitionKey(BeginningId), EventsJson.Types.PushBeginning);
        if (await _published.TryReadAsync(BeginningId, partition, type, cancellationToken) is { } found)
            return found.Item;
        var beginning = new PushBeginning(BeginningId, PriceTrail.InstantAfter(null, time.GetUtcNow() - Lead));
        return await _published.TryCreateAsync(beginning, partition, type, cancellationToken) is not null
            ? beginning
            : (await _published.TryReadAsync(BeginningId, partition, type, cancellationToken))?.Item ?? beginning;
    }
}

/// <summary>From when on changes are pushed, as stored beside how far they are.</summary>
/// <param name="Id">Always the same.</param>
/// <param name="CreatedDate">The instant.</param>
public sealed record PushBeginning(string Id, DateTimeOffset CreatedDate);

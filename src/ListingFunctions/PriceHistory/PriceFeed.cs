using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The change feed of <c>listing_prices</c>: price changes in the order in which they were recorded, within each
/// partition range, each with its previous price.
/// </summary>
public sealed partial class PriceFeed
{
    /// <summary>Histories read in parallel for previous prices that documents do not have.</summary>
    private const int Parallelism = 16;

    private readonly ContainerFeed _feed;
    private readonly IPriceHistoryStore _history;
    private readonly ILogger<PriceFeed> _log;

    /// <param name="database">The database.</param>
    /// <param name="ids">The ids of its containers.</param>
    /// <param name="history">The histories, for previous prices.</param>
    /// <param name="time">The current time.</param>
    /// <param name="log">The log.</param>
    public PriceFeed(
        Database database,
        ContainerIds ids,
        IPriceHistoryStore history,
        TimeProvider time,
        ILogger<PriceFeed> log
    ) => (_feed, _history, _log) = (new ContainerFeed(database, Containers.ListingPrices, ids, time), history, log);

    /// <summary>
    /// Reads the changes that match, from <paramref name="start"/> on; see <see cref="ContainerFeed.ReadAsync"/>.
    /// </summary>
    internal Task<FeedSlice<RecordedChange>?> ReadAsync(
        FeedStart start,
        int limit,
        Func<RecordedChange, bool> matches,
        CancellationToken cancellationToken
    ) =>
        _feed.ReadAsync(
            start,
            limit,
            async (page, token) =>
            {
                var documents = PriceFeedDocument.InOrder(page.Documents.Select(Read).OfType<PriceFeedDocument>());
                return (await WithPreviousPricesAsync([.. documents], token)).Where(matches);
            },
            cancellationToken
        );

    /// <summary>
    /// Parses a price change. Skips changes of a deleted listing that is expiring: they were returned before and
    /// reappear only because their TTL was set. Skips documents that were written by other means and cannot be read, so
    /// that they do not block those after them.
    /// </summary>
    private PriceFeedDocument? Read(JsonElement document)
    {
        var id = StoredPrice.IdOf(document);
        string? reason;
        try
        {
            var read = document.Deserialize(PriceHistoryJson.Types.PriceFeedDocument)!;
            reason = read.Validate(id);
            if (reason is null)
                return read.TimeToLive > 0 ? null : read;
        }
        catch (JsonException e)
        {
            reason = e.Message;
        }

        Log.Unreadable(_log, id, reason);
        return null;
    }

    private async Task<RecordedChange[]> WithPreviousPricesAsync(
        PriceFeedDocument[] documents,
        CancellationToken cancellationToken
    )
    {
        var changes = new RecordedChange[documents.Length];
        await Parallel.ForAsync(
            0,
            changes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var document = documents[index];
                var previous =
                    document.IsFirst || document.PreviousPriceEur is not null
                        ? document.PreviousPriceEur
                        : await _history.ReadPreviousPriceAsync(document.ListingId, document.Change, token);
                changes[index] = RecordedChange.Of(document.Listing, document.Change, previous);
            }
        );
        return changes;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Document {Id} in listing_prices is not a valid price change and is omitted from the price changes: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string? id, string reason);
    }
}

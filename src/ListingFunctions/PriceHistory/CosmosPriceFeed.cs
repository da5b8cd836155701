using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.PriceHistory;

/// <inheritdoc cref="IPriceFeed"/>
internal sealed partial class CosmosPriceFeed(Database database, ContainerIds ids, ILogger<CosmosPriceFeed> log)
    : IPriceFeed
{
    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);

    public async Task<PriceFeedPage?> ReadAsync(string? continuation, int limit, CancellationToken cancellationToken)
    {
        if (continuation is null)
            return await ReadAsync(ChangeFeedStartFrom.Beginning(), limit, cancellationToken);
        if (
            FeedPosition.Restore(continuation) is not { } position
            || !await ids.IsCurrentAsync(Containers.ListingPrices, position.ContainerId, cancellationToken)
        )
            return null;
        try
        {
            var start = ChangeFeedStartFrom.ContinuationToken(position.Continuation);
            return await ReadAsync(start, limit, cancellationToken);
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            return null; // The SDK does not know it.
        }
    }

    public async Task<string> EndAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(ChangeFeedStartFrom.Now(), 1, cancellationToken)).Continuation;

    private async Task<PriceFeedPage> ReadAsync(
        ChangeFeedStartFrom start,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var options = new ChangeFeedRequestOptions { PageSizeHint = limit };
        using var feed = _prices.GetChangeFeedStreamIterator(start, ChangeFeedMode.LatestVersion, options);
        using var response = await feed.ReadNextAsync(cancellationToken);
        // The SDK returns this status once it has read every range.
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new PriceFeedPage([], FeedPosition.Shorten(response.ContinuationToken), IsEnd: true);
        response.EnsureSuccessStatusCode();

        using var page = await JsonDocument.ParseAsync(response.Content, default, cancellationToken);
        var documents = page.RootElement.GetProperty("Documents").EnumerateArray().Select(Read);
        return new PriceFeedPage(
            [.. documents.OfType<PriceFeedDocument>()],
            FeedPosition.Shorten(response.ContinuationToken),
            IsEnd: false
        );
    }

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
            reason = StoredPrice.Validate(id, read.CreatedDate, read.PriceEur, read.Number);
            if (reason is null && PriceTrail.IsPrice(read.PreviousPriceEur ?? 0))
                return read.TimeToLive > 0 ? null : read;
            reason ??= $"previous_price_eur is {read.PreviousPriceEur}, which is not a price.";
        }
        catch (JsonException e)
        {
            reason = e.Message;
        }

        Log.Unreadable(log, id, reason);
        return null;
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

using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Market;

/// <summary>
/// Computes the market place by place, from <c>market_listings</c> into <c>market</c>. The same histories give the same
/// documents, and one that would not change is not written, so any of it may be repeated.
/// </summary>
public sealed partial class MarketComputation(
    MarketListings listings,
    MarketStore market,
    ILogger<MarketComputation> log
)
{
    /// <summary>
    /// Computes the first place after another, and returns it; <see langword="null"/> if there is none. A place whose
    /// listings have all moved away is still listed until this removes it. One that fails because of what is stored of it
    /// keeps its figures, is logged, and stops no other.
    /// </summary>
    /// <param name="after">The place before; empty for the first.</param>
    /// <param name="until">The midnight in UTC up to which it is computed.</param>
    /// <param name="cancellationToken">Cancels the calls; the place is computed again.</param>
    internal async Task<string?> ComputeNextAsync(
        string after,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        var next = await Task.WhenAll(
            listings.NextPlaceAsync(after, cancellationToken),
            market.NextPlaceAsync(after, cancellationToken)
        );
        if (next.OfType<string>().Min(StringComparer.Ordinal) is not { } place)
            return null;
        try
        {
            var histories = await listings.ReadPlaceAsync(place, cancellationToken);
            var documents = DocumentsOf(place, histories, until);
            await market.WriteAsync(place, documents, ListedAs(place, histories, documents), cancellationToken);
        }
        catch (Exception e) when (!e.IsTransient() && !cancellationToken.IsCancellationRequested)
        {
            Log.NotComputed(log, e, place);
        }

        return place;
    }

    /// <summary>The documents of a place, of all its buildings and of each kind that it has.</summary>
    private static List<MarketDocument> DocumentsOf(string place, MarketHistories histories, DateTimeOffset until)
    {
        if (histories.First is not { } first)
            return [];
        var kinds = histories.Homes.Select(home => (BuildingType?)home.Type).Distinct().Prepend(null).ToList();
        return
        [
            .. from interval in Enum.GetValues<MarketInterval>()
            let periods = MarketPeriod.Between(interval, first, until)
            from kind in kinds
            from document in MarketDocument.Of(place, kind, interval, MarketFigures.Of(histories, kind, periods))
            select document,
        ];
    }

    /// <summary>How a place is listed; <see langword="null"/> if no period of it has ended.</summary>
    private static ListedPlace? ListedAs(
        string place,
        MarketHistories histories,
        IReadOnlyList<MarketDocument> documents
    )
    {
        var prefix = MarketDocument.PrefixOf(null, MarketInterval.Month);
        return
            documents.LastOrDefault(document => document.Id.StartsWith(prefix, StringComparison.Ordinal)) is { } newest
            ? ListedPlace.Of(place, histories.City, newest.Rows[^1].Listings)
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The market of place {Place} cannot be computed and keeps its figures")]
        public static partial void NotComputed(ILogger logger, Exception exception, string place);
    }
}

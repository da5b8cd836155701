using System.Text.Json.Serialization;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <content>
/// What is derived from the content and the prices, and stored beside them for the filters and sorts of the lists. It is
/// missing from documents that were written before it was stored, or out of band, until it is refreshed.
/// </content>
public sealed partial record Listing
{
    /// <summary>The city as filters compare it; see <see cref="Listings.CityKey"/>.</summary>
    public string? CityKey { get; init; }

    /// <summary>
    /// The price per square metre, in euros to two decimal places; <see langword="null"/> also without a usable area.
    /// </summary>
    public decimal? PricePerM2Eur { get; init; }

    /// <summary>What the price did, up to the newest change of the trail.</summary>
    public PriceTrend? PriceTrend { get; init; }

    /// <summary>When these were refreshed by a write that changed nothing else.</summary>
    public DateTimeOffset? DerivedDate { get; init; }

    /// <summary>
    /// What the price did, up to the price in the document, also if that was written out of band and is not absorbed yet;
    /// <see langword="null"/> if the document has no trend, and its trail does not have all changes.
    /// </summary>
    [JsonIgnore]
    public PriceTrend? CurrentTrend => TrendOver(Trail.Apply(LatestPriceEur, WrittenDate));

    /// <summary>Whether something derived is missing, or not what it should be.</summary>
    [JsonIgnore]
    public bool IsToBeRefreshed => PriceTrend is null || !HasDerivedOf(Refresh());

    /// <summary>The listing with what is derived from it.</summary>
    /// <param name="history">
    /// Its complete history, oldest first; <see langword="null"/> if it was not read: then the trend follows from the
    /// trail, or stays if the trail does not have all changes.
    /// </param>
    public Listing Refresh(IReadOnlyList<PriceChange>? history = null) =>
        this with
        {
            CityKey = KeyOf(PostalAddress),
            PricePerM2Eur = PricePerM2.Of(LatestPriceEur, SurfaceAreaM2),
            PriceTrend = history is null ? TrendOver(Trail) : PriceTrend.Of(history),
        };

    /// <summary>Whether all that is derived is the same as in <paramref name="other"/>.</summary>
    public bool HasDerivedOf(Listing other) =>
        (CityKey, PricePerM2Eur, PriceTrend) == (other.CityKey, other.PricePerM2Eur, other.PriceTrend);

    // A document that was written out of band may have an address without a city.
    private static string? KeyOf(PostalAddress address) => address.City is { } city ? Listings.CityKey.Of(city) : null;

    /// <summary>
    /// The trend up to the end of a trail that the listing should have. A trail with all changes shows it. Otherwise it
    /// continues the stored one from the newest change of the stored trail; it is unknown without that change, as in an
    /// old copy that was written back.
    /// </summary>
    private PriceTrend? TrendOver(PriceTrail trail)
    {
        if (trail.IsComplete)
            return PriceTrend.Of(trail.Recent);
        var known = Trail.IsComplete ? PriceTrend.Of(Trail.Recent) : PriceTrend;
        return Trail.Last is { } last && trail.Contains(last) ? known?.After(last, trail.After(last)) : null;
    }
}

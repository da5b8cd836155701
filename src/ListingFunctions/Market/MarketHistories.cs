using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Market;

/// <summary>
/// The histories of a place, packed: 24 bytes for each price and 64 for each listing, and up to twice that while the lists
/// grow. A place of a hundred thousand listings with a million prices takes some 60 MB.
/// </summary>
internal sealed class MarketHistories
{
    private readonly List<ListedHome> _homes = [];
    private readonly List<DatedCents> _prices = [];
    private readonly Dictionary<string, int> _spellings = new(StringComparer.Ordinal);

    /// <summary>The listings, in the order in which they were added.</summary>
    public IReadOnlyList<ListedHome> Homes => _homes;

    /// <summary>The first creation; <see langword="null"/> if there are no listings.</summary>
    public DateTimeOffset? First =>
        _homes.Count == 0
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(_homes.Min(home => home.CreatedMilliseconds));

    /// <summary>The city as most listings write it; of several such spellings the first by ordinal order.</summary>
    public string City =>
        _spellings.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).First().Key;

    /// <summary>The price of a home with this index in its history.</summary>
    public DatedCents PriceOf(ListedHome home, int index) => _prices[home.FirstPrice + index];

    /// <summary>Adds a listing.</summary>
    public void Add(MarketListing listing)
    {
        _homes.Add(
            new ListedHome(
                listing.BuildingType,
                listing.CreatedDate.ToUnixTimeMilliseconds(),
                listing.DeletedDate?.ToUnixTimeMilliseconds() ?? long.MaxValue,
                _prices.Count,
                listing.Prices.Count
            )
            {
                // The same for all of its prices that have one.
                Area = ExactArea.Of(PricePerM2.DivisorOf(0, listing.SurfaceAreaM2)),
            }
        );
        foreach (var price in listing.Prices)
            _prices.Add(
                new DatedCents(
                    price.CreatedDate.ToUnixTimeMilliseconds(),
                    (long)(price.PriceEur * 100),
                    HasPerM2: PricePerM2.DivisorOf(price.PriceEur, listing.SurfaceAreaM2) is not null
                )
            );
        _spellings[listing.City] = _spellings.GetValueOrDefault(listing.City) + 1;
    }
}

/// <summary>A listing among <see cref="MarketHistories"/>. Instants are milliseconds since 1970.</summary>
/// <param name="Type">The kind of building.</param>
/// <param name="CreatedMilliseconds">When it was created.</param>
/// <param name="DeletedMilliseconds">When it was deleted; the greatest number if it is not.</param>
/// <param name="FirstPrice">Where its prices begin.</param>
/// <param name="PriceCount">How many prices it had.</param>
internal readonly record struct ListedHome(
    BuildingType Type,
    long CreatedMilliseconds,
    long DeletedMilliseconds,
    int FirstPrice,
    int PriceCount
)
{
    /// <summary>Its area.</summary>
    public ExactArea Area { get; init; }
}

/// <summary>A price among <see cref="MarketHistories"/>.</summary>
/// <param name="Milliseconds">When it was set, in milliseconds since 1970.</param>
/// <param name="Cents">The price in cents.</param>
/// <param name="HasPerM2">Whether there is a price per square metre; see <see cref="PricePerM2"/>.</param>
internal readonly record struct DatedCents(long Milliseconds, long Cents, bool HasPerM2);

/// <summary>An area in square metres as a fraction.</summary>
/// <param name="Units">How many units it has.</param>
/// <param name="UnitsPerM2">How many units are a square metre, a power of ten.</param>
internal readonly record struct ExactArea(Int128 Units, Int128 UnitsPerM2)
{
    /// <summary>The area as a fraction; one of no units if it is unknown.</summary>
    public static ExactArea Of(decimal? area)
    {
        if (area is not { } known)
            return default;
        var (units, perM2) = (known, 1m);
        // At most 28 places, and the digits of a decimal are a whole decimal.
        for (; units != decimal.Truncate(units); units *= 10)
            perM2 *= 10;
        return new ExactArea((Int128)units, (Int128)perM2);
    }

    /// <summary>Cents divided by the area.</summary>
    public Ratio Divide(long cents) => new(cents * UnitsPerM2, Units);
}

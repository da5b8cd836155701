using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Market;

/// <summary>
/// The histories of a place, packed: 24 bytes for each price and 32 for each listing, and up to twice that while the lists
/// grow. A place of a hundred thousand listings with a million prices takes some 50 MB.
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
        );
        foreach (var price in listing.Prices)
            _prices.Add(
                new DatedCents(
                    price.CreatedDate.ToUnixTimeMilliseconds(),
                    (long)(price.PriceEur * 100),
                    PricePerM2.Of(price.PriceEur, listing.SurfaceAreaM2) is { } perM2 ? (long)(perM2 * 100) : null
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
);

/// <summary>A price among <see cref="MarketHistories"/>.</summary>
internal readonly record struct DatedCents
{
    private const long None = -1;
    private readonly long _perM2;

    public DatedCents(long milliseconds, long cents, long? centsPerM2) =>
        (Milliseconds, Cents, _perM2) = (milliseconds, cents, centsPerM2 ?? None);

    /// <summary>When it was set, in milliseconds since 1970.</summary>
    public long Milliseconds { get; }

    /// <summary>The price in cents.</summary>
    public long Cents { get; }

    /// <summary>The price per square metre in cents; <see langword="null"/> if there is none (see <see cref="PricePerM2"/>).</summary>
    public long? CentsPerM2 => _perM2 == None ? null : _perM2;
}

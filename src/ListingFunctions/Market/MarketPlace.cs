using ListingFunctions.Listings;

namespace ListingFunctions.Market;

/// <summary>
/// A place of the market: a city of a country, however it is spelled (see <see cref="CityKey"/>). It is what listings are
/// grouped by, and the partition key of the figures.
/// </summary>
internal sealed record MarketPlace
{
    /// <summary>
    /// Characters of a city that count. A partition key of Cosmos has at most two kilobytes, and the name of a city in a
    /// listing any length.
    /// </summary>
    private const int MaxLength = 200;

    private MarketPlace(string country, string city) => (Country, Key) = (country, $"{country}/{city}");

    /// <summary>The country in capitals, two letters.</summary>
    public string Country { get; }

    /// <summary>The country and the key of the city: <c>DE/koln</c>.</summary>
    public string Key { get; }

    /// <summary>
    /// The place of a country and a city as written; <see langword="null"/> if they are none, which only listings that were
    /// written out of band have.
    /// </summary>
    public static MarketPlace? Of(string? country, string? city)
    {
        if (country is null || city is null)
            return null;
        var key = CityKey.Of(city);
        if (key.Length > MaxLength)
            key = key[..(char.IsHighSurrogate(key[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        return ListingWriteRules.IsCountry(country) && key.Length > 0
            ? new MarketPlace(country.ToUpperInvariant(), key)
            : null;
    }
}

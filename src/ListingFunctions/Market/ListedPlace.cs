using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace ListingFunctions.Market;

/// <summary>A place of a country, as stored in the partition of its country in <c>market</c>.</summary>
public sealed record ListedPlace
{
    /// <summary>A digest of the place: the name of a city may have characters that no id may have.</summary>
    public required string Id { get; init; }

    /// <summary>The country in capitals, the partition key.</summary>
    public required string Place { get; init; }

    /// <summary>The key of the place, <c>DE/koln</c>; only documents of this kind have it, and its order is theirs.</summary>
    [JsonPropertyName("listed_place")]
    public required string Key { get; init; }

    /// <summary>The city as most of its listings write it.</summary>
    public required string City { get; init; }

    /// <summary>The listings in force when it was computed.</summary>
    public required int Listings { get; init; }

    /// <summary>The partition key of a place's document, its country.</summary>
    internal static string CountryOf(string key) => key[..2];

    /// <summary>The id of a place's document.</summary>
    internal static string IdOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>A place.</summary>
    internal static ListedPlace Of(string key, string city, int listings) =>
        new()
        {
            Id = IdOf(key),
            Place = CountryOf(key),
            Key = key,
            City = city,
            Listings = listings,
        };
}

using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Tests;

/// <summary>Listings and instants that tests share.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public const string Body = ListingBody.Json;

    public static ListingWrite Write(decimal price = 720_000) =>
        new()
        {
            Name = "Mikhail Schmiedt",
            PostalAddress = new PostalAddress("Johan-Ernst-Ring 7", "21810", "Berchtesgaden", "DE"),
            Description = "Lorem Ipsum Dolor ...",
            BuildingType = BuildingType.Studio,
            LatestPriceEur = price,
            SurfaceAreaM2 = 167,
            RoomsCount = 6,
            BedroomsCount = 2,
            ContactPhoneNumber = "+219779210354",
        };

    public static Listing NewListing(long id = 10, decimal price = 720_000) => Listing.Create(id, Write(price), Noon);

    /// <summary>A listing that had these prices, one a minute from noon; what is full was trimmed.</summary>
    public static Listing ListingOf(params decimal[] prices)
    {
        var listing = UntrimmedListingOf(prices[..1]);
        for (var i = 1; i < prices.Length; i++)
        {
            listing = listing.Revise(Write(prices[i]), Noon.AddMinutes(i));
            listing = listing.With(listing.Trail.Trim());
        }

        return listing;
    }

    /// <summary>A listing that had these prices, one a minute from noon, and still carries them all.</summary>
    public static Listing UntrimmedListingOf(params decimal[] prices)
    {
        var listing = NewListing(price: prices[0]);
        for (var i = 1; i < prices.Length; i++)
            listing = listing.Revise(Write(prices[i]), Noon.AddMinutes(i));
        return listing;
    }

    /// <summary>The changes to these prices, one a minute from noon, numbered from 1.</summary>
    public static PriceChange[] ChangesOf(params decimal[] prices) =>
        [.. prices.Select((price, index) => new PriceChange(price, Noon.AddMinutes(index), index + 1))];

    /// <summary>The changes as they were recorded before changes had numbers.</summary>
    public static RecordedPrice[] WithoutNumbers(params IEnumerable<PriceChange> changes) =>
        [.. changes.Select(change => new RecordedPrice(change.PriceEur, change.CreatedDate))];

    /// <summary>This many prices, each different from the previous one.</summary>
    public static decimal[] RisingPrices(int count) => [.. Enumerable.Range(1, count).Select(i => 100_000m + i)];
}

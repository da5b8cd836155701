using ListingFunctions.Listings;

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

    /// <summary>A listing that went through these prices, one a minute from noon.</summary>
    public static Listing ListingOf(params decimal[] prices)
    {
        var listing = NewListing(price: prices[0]);
        for (var i = 1; i < prices.Length; i++)
            listing = listing.Revise(Write(prices[i]), Noon.AddMinutes(i)).Listing;
        return listing;
    }

    /// <summary>So many prices, each other than the one before.</summary>
    public static decimal[] RisingPrices(int count) => [.. Enumerable.Range(1, count).Select(i => 100_000m + i)];
}

using System.Text.Json;
using ListingFunctions.Listings;
using ListingFunctions.Market;

namespace ListingFunctions.Tests.Market;

/// <summary>The computation, by hand and against <see cref="MarketModel"/>.</summary>
public sealed class MarketFiguresTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = Start.AddMonths(2);

    private static DateTimeOffset Day(double day) => Start.AddDays(day);

    /// <summary>A home with these prices, created with the first of them.</summary>
    private static ModelListing Home(params (double Day, decimal Price)[] prices) =>
        new("HOUSE", 100, Day(prices[0].Day), null, [.. prices.Select(price => (Day(price.Day), price.Price))]);

    private static MarketListing Projected(ModelListing listing, int index = 0) =>
        new()
        {
            Id = $"{index}",
            Place = "DE/koln",
            City = "Köln",
            BuildingType = listing.Type == "HOUSE" ? BuildingType.House : BuildingType.Studio,
            SurfaceAreaM2 = (double)listing.AreaM2,
            CreatedDate = listing.Created,
            DeletedDate = listing.Deleted,
            Prices = [.. listing.Prices.Select(price => new MarketPrice(price.Date, price.PriceEur))],
        };

    private static IReadOnlyList<MarketRow> Compute(
        IEnumerable<ModelListing> listings,
        MarketInterval interval = MarketInterval.Month,
        BuildingType? type = null,
        DateTimeOffset? until = null
    )
    {
        var histories = new MarketHistories();
        foreach (var (index, listing) in listings.Index())
            histories.Add(Projected(listing, index));
        var periods = MarketPeriod.Between(interval, histories.First!.Value, until ?? Until);
        return MarketFigures.Of(histories, type, periods);
    }

    private static List<string> Texts(IEnumerable<MarketRow> rows) =>
        [.. rows.Select(row => JsonSerializer.Serialize(row, MarketJson.Types.MarketRow))];

    [Fact]
    public void A_month_has_the_prices_at_its_end_and_the_changes_within_it()
    {
        var rows = Compute([
            Home((0, 100_000), (10, 110_000), (40, 99_000)),
            Home((1, 200_000), (20, 180_000)),
            Home((2, 300_000)),
            Home((3, 400_000)),
            Home((30, 500_000), (31, 600_000)),
        ]);
        Assert.Equal(
            [
                new MarketRow("2026-01", 5)
                {
                    MedianPriceEur = 300_000,
                    MedianPricePerM2Eur = 3000,
                    P25PricePerM2Eur = 1800,
                    P75PricePerM2Eur = 4000,
                    NewListings = 5,
                    PriceChanges = 2,
                    PriceDrops = 1,
                    MedianChangePercent = 0,
                    MedianDaysListed = 29,
                },
                new MarketRow("2026-02", 5)
                {
                    MedianPriceEur = 300_000,
                    MedianPricePerM2Eur = 3000,
                    P25PricePerM2Eur = 1800,
                    P75PricePerM2Eur = 4000,
                    NewListings = 0,
                    PriceChanges = 2,
                    PriceDrops = 1,
                    MedianChangePercent = 5,
                    MedianDaysListed = 57,
                },
            ],
            rows
        );
    }

    [Fact]
    public void Of_fewer_than_five_listings_there_is_only_their_number()
    {
        var four = Enumerable.Range(0, 4).Select(day => Home((day, 100_000), (40, 90_000)));
        Assert.Equal([new MarketRow("2026-01", 4), new MarketRow("2026-02", 4)], Compute(four));
    }

    [Fact]
    public void A_deleted_listing_counts_until_its_deletion_and_not_from_then_on()
    {
        var five = Enumerable.Range(0, 5).Select(day => Home((day, 100_000))).ToList();
        five[0] = five[0] with { Deleted = Until.AddMilliseconds(-1) };
        Assert.Equal([5, 4], Compute(five).Select(row => row.Listings));
        five[0] = five[0] with { Deleted = Until };
        Assert.Equal([5, 5], Compute(five).Select(row => row.Listings));
    }

    [Fact]
    public void What_happens_at_the_end_of_a_period_belongs_to_the_next()
    {
        var five = Enumerable.Range(0, 4).Select(day => Home((day, 100), (31, 50))).Append(Home((31, 100))).ToList();
        var rows = Compute(five);
        Assert.Equal([4, 5], rows.Select(row => row.Listings));
        Assert.Equal((1, 4, 4), (rows[1].NewListings, rows[1].PriceChanges, rows[1].PriceDrops));
    }

    [Fact]
    public void Figures_are_rounded_once()
    {
        // -50 % and -16.66… %: their median is -33.33…, that of rounded ones would be -33.335.
        var homes = Enumerable.Range(0, 4).Select(_ => Home((0, 100))).ToList();
        var changes = Compute([Home((0, 200), (1, 100)), Home((0, 600), (1, 500)), .. homes])[0];
        Assert.Equal(-33.33m, changes.MedianChangePercent);

        // 1/6 and 1/2 € per square metre: 0.33…, and not 0.335.
        var perM2 = Compute([
            Home((0, 1)) with
            {
                AreaM2 = 6,
            },
            Home((0, 1)) with
            {
                AreaM2 = 2,
            },
            .. Enumerable.Range(0, 2).Select(_ => Home((0, 0))),
            .. Enumerable.Range(0, 2).Select(_ => Home((0, 900))),
        ])[0];
        Assert.Equal(0.33m, perM2.MedianPricePerM2Eur);
    }

    [Fact]
    public void A_price_from_zero_and_an_area_of_zero_have_no_ratio()
    {
        var homes = Enumerable.Range(0, 5).Select(day => Home((day, 0), (10, 100)) with { AreaM2 = 0 });
        var row = Compute(homes)[0];
        Assert.Equal((5, 0), (row.PriceChanges, row.PriceDrops));
        Assert.Equal((100, null, null), (row.MedianPriceEur, row.MedianPricePerM2Eur, row.MedianChangePercent));
    }

    [Fact]
    public void A_listing_that_was_created_before_its_first_price_counts_without_one()
    {
        var early = Home((40, 900)) with { Created = Day(0) };
        var row = Compute([early, .. Enumerable.Range(0, 4).Select(day => Home((day, 100)))])[0];
        Assert.Equal((5, 100), (row.Listings, row.MedianPriceEur));
    }

    [Fact]
    public void Only_the_building_type_that_is_asked_for_counts()
    {
        var homes = Enumerable
            .Range(0, 12)
            .Select(day => Home((day, 100 + day)) with { Type = day % 2 == 0 ? "HOUSE" : "STUDIO" })
            .ToList();
        Assert.Equal((6, 105), Key(Compute(homes, type: BuildingType.House)[0]));
        Assert.Equal((6, 106), Key(Compute(homes, type: BuildingType.Studio)[0]));
        Assert.Equal((12, 105.5m), Key(Compute(homes)[0]));
        static (int, decimal?) Key(MarketRow row) => (row.Listings, row.MedianPriceEur);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Figures_are_those_of_the_definition_whatever_the_order_of_the_listings(int seed)
    {
        var random = new Random(seed);
        var listings = Enumerable.Range(0, 60).Select(_ => AnyHome(random)).ToList();
        foreach (var interval in Enum.GetValues<MarketInterval>())
        {
            var expected = MarketModel
                .RowsOf(listings, interval == MarketInterval.Day, listings.Min(listing => listing.Created), Until)
                .ToList();
            Assert.Equal(expected, Texts(Compute(listings, interval)));
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(listings));
            Assert.Equal(expected, Texts(Compute(listings, interval)));
        }
    }

    [Fact]
    public void Twenty_thousand_histories_are_computed_in_one_pass_of_their_prices()
    {
        var random = new Random(7);
        var listings = Enumerable.Range(0, 20_000).Select(_ => AnyHome(random)).ToList();
        var rows = Compute(listings);
        // The last of them by brute force; all would take minutes.
        Assert.Equal(MarketModel.RowOf(listings, "2026-02", Start.AddMonths(1), Until), Texts(rows)[^1]);
        Assert.Equal(listings.Count(listing => !(listing.Deleted < Until)), rows[^1].Listings);
    }

    private static ModelListing AnyHome(Random random)
    {
        var prices = new List<(double Day, decimal Price)>();
        for (var day = random.NextDouble() * 55 - 300; day < 59 && prices.Count < 12; day += random.NextDouble() * 90)
            prices.Add((Math.Round(day, 5), random.Next(0, 4) == 0 ? 0 : random.Next(1, 9_999_999) / 100m));
        var home = Home([.. prices]);
        var area = random.Next(0, 8) == 0 ? 0 : random.Next(1, 4000) / 10m;
        return home with
        {
            Type = random.Next(2) == 0 ? "HOUSE" : "STUDIO",
            AreaM2 = area,
            Created = random.Next(4) == 0 ? home.Created.AddDays(-random.Next(60)) : home.Created,
            Deleted = random.Next(3) == 0 ? home.Prices[^1].Date.AddDays(random.Next(30)) : null,
        };
    }
}

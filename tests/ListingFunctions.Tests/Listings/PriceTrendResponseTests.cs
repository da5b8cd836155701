using System.Text.Json;
using ListingFunctions.Listings;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class PriceTrendResponseTests
{
    private static string TrendOf(Listing listing, DateTimeOffset now) =>
        JsonSerializer
            .SerializeToElement(ListingWithTrend.Of(listing, now), ListingsJson.Types.ListingWithTrend)
            .GetProperty("price_trend")
            .GetRawText();

    [Fact]
    public void It_has_what_the_price_did() =>
        Assert.Equal(
            """{"previous_price_eur":200000,"price_changed_date":"2026-03-01T12:01:00.000Z","change_eur":-10000.5,"change_percent":-5,"first_price_eur":200000,"lowest_price_eur":189999.5,"highest_price_eur":200000,"changes_count":1,"price_per_m2_eur":1137.72,"days_listed":3}""",
            TrendOf(ListingOf(200_000, 189_999.5m), Noon.AddDays(4).AddTicks(-1))
        );

    [Fact]
    public void A_member_without_a_value_is_absent() =>
        Assert.Equal(
            """{"first_price_eur":1,"lowest_price_eur":1,"highest_price_eur":1,"changes_count":0,"days_listed":1}""",
            TrendOf(NewListing(price: 1) with { SurfaceAreaM2 = 0 }, Noon.AddDays(1))
        );

    [Fact]
    public void Of_a_document_whose_trend_is_unknown_there_is_what_needs_none() =>
        Assert.Equal(
            """{"price_per_m2_eur":598.92,"days_listed":0}""",
            TrendOf(ListingOf(RisingPrices(20)) with { PriceTrend = null }, Noon)
        );

    [Fact]
    public void A_listing_that_was_created_in_the_future_is_listed_for_no_day() =>
        Assert.EndsWith(""""days_listed":0}"""", TrendOf(NewListing(), Noon.AddDays(-7)), StringComparison.Ordinal);

    [Fact]
    public void The_area_that_counts_is_that_of_the_document() =>
        Assert.Contains(
            "\"price_per_m2_eur\":7200,",
            TrendOf(NewListing() with { SurfaceAreaM2 = 100 }, Noon),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_other_members_are_those_of_any_response()
    {
        var plain = JsonSerializer.Serialize(new ListingResponse(NewListing()), ListingsJson.Types.ListingResponse);
        var included = JsonSerializer.Serialize(
            ListingWithTrend.Of(NewListing(), Noon),
            ListingsJson.Types.ListingWithTrend
        );
        Assert.StartsWith($"{plain[..^1]},\"price_trend\":{{", included, StringComparison.Ordinal);
    }
}

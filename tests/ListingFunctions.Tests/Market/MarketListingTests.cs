using System.Text.Json;
using ListingFunctions.Market;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Market;

public sealed class MarketListingTests
{
    private static readonly MarketListing Listing = MarketListing.Of(NewListing(), ChangesOf(720_000, 699_999.99m));

    [Fact]
    public void It_is_stored_without_personal_data_and_with_its_prices_as_pairs() =>
        Assert.Equal(
            """{"id":"10","place":"DE/berchtesgaden","city":"Berchtesgaden","building_type":"STUDIO","surface_area_m2":167,"created_date":"2026-03-01T12:00:00.000Z","prices":[[1772366400000,720000],[1772366460000,699999.99]]}""",
            JsonSerializer.Serialize(Listing, MarketJson.Types.MarketListing)
        );

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var text = JsonSerializer.Serialize(Listing, MarketJson.Types.MarketListing);
        Assert.True(JsonSerializer.Deserialize(text, MarketJson.Types.MarketListing)!.IsSameAs(Listing));
    }

    [Theory]
    [InlineData("[[1]]")]
    [InlineData("[[1,2,3]]")]
    [InlineData("[1,2]")]
    [InlineData("[[\"1\",2]]")]
    public void Prices_of_another_form_are_rejected(string prices) =>
        Assert.ThrowsAny<Exception>(() =>
            JsonSerializer.Deserialize(
                JsonSerializer
                    .Serialize(Listing, MarketJson.Types.MarketListing)
                    .Replace("[[1772366400000,720000],[1772366460000,699999.99]]", prices, StringComparison.Ordinal),
                MarketJson.Types.MarketListing
            )
        );

    [Fact]
    public void Another_price_place_area_or_deletion_is_a_difference()
    {
        Assert.True(Listing.IsSameAs(Listing with { Prices = [.. Listing.Prices] }));
        Assert.False(Listing.IsSameAs(Listing with { Prices = [.. Listing.Prices.Take(1)] }));
        Assert.False(Listing.IsSameAs(Listing with { Place = "DE/koln" }));
        Assert.False(Listing.IsSameAs(Listing with { SurfaceAreaM2 = 168 }));
        Assert.False(Listing.IsSameAs(Listing with { DeletedDate = Noon }));
    }

    [Fact]
    public void It_is_not_created_later_than_its_first_price()
    {
        var early = new PriceChange(1, Noon.AddDays(-3), 1);
        Assert.Equal(early.CreatedDate, MarketListing.Of(NewListing(), [early]).CreatedDate);
        var imported = NewListing() with { CreatedDate = Noon.AddDays(-9) };
        Assert.Equal(Noon.AddDays(-9), MarketListing.Of(imported, [early]).CreatedDate);
    }

    [Fact]
    public void One_without_a_country_has_no_place()
    {
        var address = NewListing().PostalAddress with { Country = "Germany" };
        Assert.Null(MarketListing.Of(NewListing() with { PostalAddress = address }, ChangesOf(1)).Place);
    }
}

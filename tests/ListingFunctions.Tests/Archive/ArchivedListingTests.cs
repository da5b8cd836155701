using System.Text.Json;
using ListingFunctions.Archive;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Archive;

public sealed class ArchivedListingTests
{
    private static ArchivedListing Archived(DateTimeOffset deleted, params IReadOnlyList<PriceChange> prices) =>
        new(new ListingResponse(NewListing() with { DeletedDate = deleted }), deleted, deleted.AddSeconds(5), prices);

    private static PriceChange Change(decimal price, int minute) => new(price, Noon.AddMinutes(minute));

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026/03/10.json")]
    [InlineData("2026-01-01T00:30:00+01:00", "2025/12/10.json")]
    [InlineData("0800-11-30T00:00:00Z", "0800/11/10.json")]
    public void It_lies_by_the_month_of_the_deletion_in_UTC(string deleted, string path) =>
        Assert.Equal(path, Archived(DateTimeOffset.Parse(deleted, null)).Path);

    [Fact]
    public void It_is_the_listing_as_the_API_returns_it_and_its_prices()
    {
        var archived = Archived(Noon.AddDays(1), Change(700_000.5m, 0), Change(720_000, 1));
        var json = JsonSerializer.SerializeToElement(archived, ArchiveJson.Types.ArchivedListing);
        Assert.Equal(
            ["listing", "deleted_date", "archived_date", "prices"],
            json.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            JsonSerializer.Serialize(new ListingResponse(NewListing()), ListingsJson.Types.ListingResponse),
            json.GetProperty("listing").GetRawText()
        );
        Assert.Equal("2026-03-02T12:00:00.000Z", json.GetProperty("deleted_date").GetString());
        Assert.Equal("2026-03-02T12:00:05.000Z", json.GetProperty("archived_date").GetString());
        Assert.Equal(
            """[{"price_eur":700000.5,"created_date":"2026-03-01T12:00:00.000Z"},{"price_eur":720000,"created_date":"2026-03-01T12:01:00.000Z"}]""",
            json.GetProperty("prices").GetRawText()
        );
    }

    [Fact]
    public void It_names_the_prices_that_were_accepted_as_lost()
    {
        var listing = NewListing() with { MissingPrices = [new MissingPrices(2, 3, Noon)] };
        var archived = ArchivedListing.Of(listing, Noon.AddDays(1), Noon.AddDays(2), [Change(1, 0)]);
        var json = JsonSerializer.SerializeToElement(archived, ArchiveJson.Types.ArchivedListing);
        Assert.Equal(
            """[{"from":2,"to":3,"accepted_date":"2026-03-01T12:00:00.000Z"}]""",
            json.GetProperty("missing_prices").GetRawText()
        );
        Assert.Equal(
            (Noon.AddDays(1), Noon.AddDays(2), "2026/03/10.json"),
            (archived.DeletedDate, archived.ArchivedDate, archived.Path)
        );
    }
}

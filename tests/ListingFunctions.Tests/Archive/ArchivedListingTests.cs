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
    public void A_complete_history_has_the_changes_of_both_places_once_and_in_order()
    {
        PriceChange[] recorded = [Change(1, 0), Change(2, 1), Change(3, 2)];
        PriceChange[] carried = [Change(3, 2), Change(2, 3), Change(1, 4)];
        Assert.Equal(
            [Change(1, 0), Change(2, 1), Change(3, 2), Change(2, 3), Change(1, 4)],
            ArchivedListing.CompleteHistory(recorded.Reverse(), carried)
        );
        Assert.Equal(recorded, ArchivedListing.CompleteHistory(recorded, []));
        Assert.Equal(carried, ArchivedListing.CompleteHistory([], carried));
    }
}

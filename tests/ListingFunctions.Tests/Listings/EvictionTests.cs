using ListingFunctions.Listings;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>An update records the changes that it evicts from the trail before it stores the listing.</summary>
public sealed class EvictionTests : UpdateListingTest
{
    [Fact]
    public async Task What_leaves_the_listing_was_found_recorded_first()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        _history.Record(10, full.RecentPrices.Take(8));
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(9, _replaced[0].Listing.RecentPrices.Count);
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task What_leaves_the_listing_is_recorded_in_order_where_the_feed_is_behind()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        _history.OnAppend = (_, _) => Assert.Empty(_replaced);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(full.RecentPrices.Take(8), _history.Appended.Select(append => append.Change));
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_hole_in_what_is_recorded_is_filled_before_the_listing_lets_go_of_it()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        _history.Record(10, full.RecentPrices[0], full.RecentPrices[7]);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(full.RecentPrices.Take(7).Skip(1), _history.Appended.Select(append => append.Change));
    }

    [Fact]
    public async Task A_document_without_a_trail_goes_on_from_the_recorded_history()
    {
        ReadReturns(
            new StoredListing(
                NewListing(price: 2) with
                {
                    RecentPrices = [],
                    Timestamp = Noon.AddMinutes(5).ToUnixTimeSeconds(),
                },
                "\"1\""
            )
        );
        ReplaceReturns("\"2\"");
        _history.Record(10, ChangesOf(1)[0]);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal([1m, 2m, 720_000m], _replaced[0].Listing.RecentPrices.Select(change => change.PriceEur));
    }
}

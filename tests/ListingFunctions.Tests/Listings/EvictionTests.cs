using ListingFunctions.Listings;
using ListingFunctions.Prices;
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
    public async Task A_gap_in_what_is_recorded_is_filled_before_the_listing_evicts_it()
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

    /// <summary>A listing whose newest evicted change is missing from the history, with so many changes in its trail.</summary>
    private Listing WithGap(int carried)
    {
        var changes = ChangesOf(RisingPrices(8 + carried));
        _history.Record(10, changes[..7]);
        return NewListing(price: changes[^1].PriceEur) with
        {
            RecentPrices = changes[8..],
            OlderUntil = changes[7].CreatedDate,
        };
    }

    [Theory]
    [InlineData(16)]
    [InlineData(63)]
    public async Task Nothing_is_evicted_while_the_predecessor_is_missing_and_the_gap_is_noticed(int carried)
    {
        var listing = WithGap(carried);
        ReadReturns(new StoredListing(listing, "\"1\""));
        ReplaceReturns("\"2\"");
        Assert.Equal(200, (await PutAsync()).Status);
        var replaced = _replaced[0].Listing;
        Assert.Equal([.. listing.RecentPrices, replaced.RecentPrices[^1]], replaced.RecentPrices);
        Assert.Equal((carried + 1, listing.OlderUntil), (replaced.RecentPrices.Count, replaced.OlderUntil));
        Assert.NotNull(replaced.GapDate);
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task A_trail_at_its_bound_takes_no_further_price_and_nothing_is_written()
    {
        ReadReturns(new StoredListing(WithGap(PriceTrail.MaxLength), "\"1\""));
        ReplaceReturns("\"2\"");
        var response = await PutAsync();
        Assert.Equal((503, "1"), (response.Status, response.Headers.RetryAfter.ToString()));
        Assert.Empty(_replaced);
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task A_trail_at_its_bound_still_takes_an_update_that_leaves_the_price_alone()
    {
        ReadReturns(new StoredListing(WithGap(PriceTrail.MaxLength).Revise(Write(720_000), Noon.AddHours(1)), "\"1\""));
        ReplaceReturns("\"2\"");
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(PriceTrail.MaxLength + 1, _replaced[0].Listing.RecentPrices.Count);
        Assert.DoesNotContain(nameof(_history.ReadAsync), _history.Calls);
    }

    [Fact]
    public async Task A_trail_at_its_bound_is_trimmed_once_the_gap_is_closed()
    {
        ReadReturns(new StoredListing(WithGap(PriceTrail.MaxLength), "\"1\""));
        ReplaceReturns("\"2\"");
        _history.Record(10, ChangesOf(RisingPrices(8))[7]);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(9, _replaced[0].Listing.RecentPrices.Count);
        Assert.Null(_replaced[0].Listing.GapDate);
    }

    [Fact]
    public async Task A_trail_without_numbers_gets_them_from_the_history_with_the_next_price()
    {
        var listing = ListingOf(RisingPrices(17));
        _history.Record(10, WithoutNumbers(ChangesOf(RisingPrices(17))));
        var old = listing with
        {
            RecentPrices = [.. listing.RecentPrices.Select(change => change with { Number = 0 })],
        };
        ReadReturns(new StoredListing(old, "\"1\""));
        ReplaceReturns("\"2\"");
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(
            Enumerable.Range(9, 10).Select(number => (long)number),
            _replaced[0].Listing.RecentPrices.Select(change => change.Number)
        );
    }
}

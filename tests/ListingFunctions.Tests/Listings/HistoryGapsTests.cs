using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Tests.Prices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>The document of a listing says which changes are missing from its history.</summary>
public sealed class HistoryGapsTests
{
    private static readonly DateTimeOffset Now = Noon.AddDays(1);
    private static readonly PriceChange[] All = ChangesOf(RisingPrices(17));

    private readonly IListingStore _listings = Substitute.For<IListingStore>();
    private readonly FakePriceHistory _history = new();
    private readonly List<Listing> _written = [];

    public HistoryGapsTests() =>
        _listings
            .WriteMissingPricesAsync(Arg.Do<Listing>(_written.Add), "\"1\"", Arg.Any<CancellationToken>())
            .Returns(true);

    private async Task<IReadOnlyList<PriceChange>?> CheckAsync(Listing listing)
    {
        var (time, stop) = (new FakeTimeProvider(Now), TestContext.Current.CancellationToken);
        var reader = new HistoryReader(_history, time, NullLogger<HistoryReader>.Instance);
        var gaps = new HistoryGaps(_listings, reader, new FakeTimeProvider(Now));
        var check = gaps.CheckAsync(new StoredListing(listing, "\"1\""), stop);
        while (await Task.WhenAny(check, Task.Delay(1, stop)) != check)
            time.Advance(TimeSpan.FromSeconds(1));
        return await check;
    }

    [Fact]
    public async Task A_complete_history_is_returned_and_nothing_written()
    {
        _history.Record(10, All);
        Assert.Equal(All, await CheckAsync(ListingOf(RisingPrices(17))));
        Assert.Empty(_written);
    }

    [Fact]
    public async Task A_gap_is_written_with_the_time_at_which_it_was_noticed()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2], All[3], All[6]);
        Assert.Null(await CheckAsync(ListingOf(RisingPrices(17))));
        var written = Assert.Single(_written);
        Assert.Equal([new MissingPrices(3, 4), new MissingPrices(7, 7)], written.MissingPrices);
        Assert.Equal(Now, written.GapDate);
    }

    [Fact]
    public async Task A_gap_that_is_written_already_is_not_written_again()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2]);
        var marked = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3)], Noon);
        Assert.Null(await CheckAsync(marked));
        Assert.Empty(_written);
    }

    [Fact]
    public async Task A_gap_that_was_only_noticed_gets_its_ranges_and_keeps_its_date()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2]);
        Assert.Null(await CheckAsync(ListingOf(RisingPrices(17)).WithGapNoticed(Noon)));
        var written = Assert.Single(_written);
        Assert.Equal([new MissingPrices(3, 3)], written.MissingPrices);
        Assert.Equal(Noon, written.GapDate);
    }

    [Fact]
    public async Task A_gap_that_has_grown_keeps_its_date()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2], All[3]);
        var marked = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3)], Noon);
        Assert.Null(await CheckAsync(marked));
        var written = Assert.Single(_written);
        Assert.Equal([new MissingPrices(3, 4)], written.MissingPrices);
        Assert.Equal(Noon, written.GapDate);
    }

    [Fact]
    public async Task A_gap_whose_changes_are_back_is_removed_from_the_document()
    {
        _history.Record(10, All);
        var marked = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3)], Noon);
        Assert.Equal(All, await CheckAsync(marked));
        var written = Assert.Single(_written);
        Assert.Null(written.MissingPrices);
        Assert.Null(written.GapDate);
    }

    [Fact]
    public async Task A_loss_that_was_accepted_is_no_gap_and_stays_in_the_document()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2]);
        var accepted = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3, Noon)], Noon);
        Assert.Equal([.. All[..2], .. All[3..]], await CheckAsync(accepted));
        Assert.Empty(_written);
    }

    [Fact]
    public async Task A_new_gap_stands_beside_a_loss_that_was_accepted()
    {
        _history.Record(10, All);
        _history.Lose(10, All[1], All[2]);
        var accepted = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3, Noon)], Noon);
        Assert.Null(await CheckAsync(accepted));
        var written = Assert.Single(_written);
        Assert.Equal([new MissingPrices(2, 2), new MissingPrices(3, 3, Noon)], written.MissingPrices);
        Assert.Equal(Now, written.GapDate);
    }

    [Fact]
    public async Task A_document_that_was_changed_meanwhile_is_left_to_the_feed()
    {
        _listings.WriteMissingPricesAsync(default!, default!, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(false);
        _history.Record(10, All[1..]);
        Assert.Null(await CheckAsync(ListingOf(RisingPrices(17))));
    }
}

using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>The recorder notices that older changes are missing, and that they are back.</summary>
public sealed class HistoryGapTests : RecorderTest
{
    private static readonly PriceChange[] All = ChangesOf(RisingPrices(17));

    public HistoryGapTests() => IsStoredAt("\"1\"");

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_gap_before_the_trail_is_stored_when_the_listing_is_delivered(int lost)
    {
        _history.Record(10, All);
        _history.Lose(10, All[lost - 1]);
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal([new MissingPrices(lost, lost)], Assert.Single(_gapsWritten).MissingPrices);
        Assert.Empty(_history.Appended);
    }

    [Theory]
    [InlineData(0, "1-8")]
    [InlineData(3, "4-8")]
    public async Task What_is_missing_between_the_history_and_the_trail_is_noticed(int recorded, string missing)
    {
        _history.Record(10, All[..recorded]);
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal(missing, MissingPrices.TextOf(Assert.Single(_gapsWritten).MissingPrices!));
        Assert.Equal(All[8..].Select(change => change.PriceEur), AppendedTo(10));
    }

    [Theory]
    [InlineData(8, "1-8")]
    [InlineData(4, "1-4")]
    [InlineData(1, "1")]
    public async Task A_history_that_does_not_begin_with_the_first_change_has_a_gap(int lost, string missing)
    {
        _history.Record(10, All[lost..]);
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal(missing, MissingPrices.TextOf(Assert.Single(_gapsWritten).MissingPrices!));
    }

    [Fact]
    public async Task A_complete_history_is_read_once_and_nothing_is_written()
    {
        _history.Record(10, All);
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal([nameof(_history.ReadTrailAsync)], _history.Calls);
        Assert.Empty(_gapsWritten);
    }

    [Fact]
    public async Task A_listing_that_carries_its_complete_history_has_no_gap()
    {
        _history.Record(10, All[..16]);
        _history.Lose(10, All[4]);
        await DeliverAsync(Document(ListingOf(RisingPrices(16))));
        Assert.Empty(_gapsWritten);
    }

    [Fact]
    public async Task A_listing_with_a_gap_is_checked_at_each_delivery_until_its_changes_are_back()
    {
        _history.Record(10, All);
        var marked = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3)], Noon);
        await DeliverAsync(Document(marked));
        var written = Assert.Single(_gapsWritten);
        Assert.Null(written.MissingPrices);
        Assert.Null(written.GapDate);
    }
}

using System.Text.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>A replay records what listings carry, numbers what has no numbers, and finds gaps.</summary>
public sealed class ReplayDocumentTests : RecorderTest
{
    private static readonly PriceChange[] All = ChangesOf(RisingPrices(17));

    public ReplayDocumentTests() => IsStoredAt("\"1\"");

    private Task<ListingFunctions.Recording.Recording> ReplayAsync(Listing listing) =>
        Recorder().ReplayAsync(JsonElement.Parse(Document(listing)), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Every_change_of_a_listing_is_recorded_if_the_history_was_lost()
    {
        var replayed = await ReplayAsync(ListingOf(RisingPrices(16)));
        Assert.Equal((16, false, null), (replayed.Count, replayed.HasGap, replayed.Failure));
        Assert.Equal(RisingPrices(16), AppendedTo(10));
        Assert.Empty(_gapsWritten);
    }

    [Fact]
    public async Task Only_what_is_missing_is_recorded()
    {
        _history.Record(10, All[0], All[2], All[15]);
        Assert.Equal(13, (await ReplayAsync(ListingOf(RisingPrices(16)))).Count);
        Assert.Equal(All[..16], _history.Of(10).Select(price => price.Change));
        Assert.Equal(0, (await ReplayAsync(ListingOf(RisingPrices(16)))).Count);
    }

    [Fact]
    public async Task What_the_recorder_remembers_is_not_relied_on()
    {
        await DeliverAsync(Document(ListingOf(RisingPrices(16))));
        _history.Lose(10, All[..16]);
        Assert.Equal(16, (await ReplayAsync(ListingOf(RisingPrices(16)))).Count);
    }

    [Fact]
    public async Task Evicted_changes_that_are_lost_are_a_gap()
    {
        _history.Record(10, All[..8]);
        _history.Lose(10, All[0], All[4]);
        var replayed = await ReplayAsync(ListingOf(RisingPrices(17)));
        Assert.Equal((9, true), (replayed.Count, replayed.HasGap));
        Assert.Equal("1, 5", MissingPrices.TextOf(Assert.Single(_gapsWritten).MissingPrices!));
    }

    [Fact]
    public async Task A_gap_whose_changes_are_back_is_closed()
    {
        _history.Record(10, All);
        var marked = ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(3, 3)], Noon);
        Assert.False((await ReplayAsync(marked)).HasGap);
        Assert.Null(Assert.Single(_gapsWritten).GapDate);
    }

    [Fact]
    public async Task A_loss_that_was_accepted_is_no_gap()
    {
        _history.Record(10, All);
        _history.Lose(10, All[2]);
        Assert.False((await ReplayAsync(Accepted(3, 3))).HasGap);
        Assert.Empty(_gapsWritten);

        static Listing Accepted(long from, long to) =>
            ListingOf(RisingPrices(17)).WithMissing([new MissingPrices(from, to, Noon)], Noon);
    }

    [Fact]
    public async Task Changes_that_were_recorded_before_changes_had_numbers_get_numbers_and_predecessors()
    {
        _history.Record(10, WithoutNumbers(All));
        var listing = ListingOf(RisingPrices(17));
        var old = listing with
        {
            RecentPrices = [.. listing.RecentPrices.Select(change => change with { Number = 0 })],
        };
        Assert.False((await ReplayAsync(old)).HasGap);
        Assert.Equal(All, _history.Of(10).Select(price => price.Change));
        Assert.Equal(
            ["", .. All[..16].Select(change => change.Key)],
            _history.Of(10).Select(price => price.PreviousId)
        );
        Assert.Equal(All[8..], Assert.Single(_trailsWritten).RecentPrices);
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task A_history_without_numbers_that_was_restored_in_part_removes_nothing_from_the_trail()
    {
        _history.Record(10, WithoutNumbers(All[4..10]));
        var replayed = await ReplayAsync(ListingOf(RisingPrices(10)));
        Assert.Equal((4, false), (replayed.Count, replayed.HasGap));
        Assert.Equal(All[..10], _history.Of(10).Select(price => price.Change));
        Assert.Empty(_trailsWritten);
    }

    [Fact]
    public async Task A_history_without_numbers_that_has_a_gap_before_the_trail_is_not_numbered()
    {
        _history.Record(10, WithoutNumbers(All[..7]));
        var listing = ListingOf(RisingPrices(17));
        var old = listing with
        {
            RecentPrices = [.. listing.RecentPrices.Select(change => change with { Number = 0 })],
        };
        Assert.True((await ReplayAsync(old)).HasGap);
        Assert.DoesNotContain(nameof(_history.NumberAsync), _history.Calls);
        Assert.NotNull(Assert.Single(_gapsWritten).GapDate);
    }

    [Fact]
    public async Task An_archived_listing_is_not_replayed()
    {
        var archived = NewListing() with { DeletedDate = Noon, ArchivedDate = Noon.AddSeconds(1) };
        Assert.Equal(default, await ReplayAsync(archived));
        Assert.Empty(_history.Calls);
    }
}

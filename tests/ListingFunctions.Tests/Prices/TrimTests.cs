using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>Changes are evicted from a trail only if they were seen recorded together with the one before them.</summary>
public sealed class TrimTests
{
    private readonly FakePriceHistory _history = new();

    /// <summary>25 changes, of which the newest 17 are in the trail.</summary>
    private static readonly PriceChange[] All = ChangesOf(RisingPrices(25));
    private static readonly PriceTrail Full = new(All[8..], All[7].CreatedDate);
    private static readonly PriceTrail FirstFull = new(All[..17]);
    private static readonly PricedListing Home = new(10);

    private Task<PriceTrail> TrimAsync(PriceTrail trail) =>
        _history.TrimAsync(Home, trail, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_trail_that_is_not_full_costs_no_call()
    {
        var trail = new PriceTrail(All[..16]);
        Assert.Same(trail, await TrimAsync(trail));
        Assert.Empty(_history.Calls);
    }

    [Fact]
    public async Task What_is_recorded_together_with_its_predecessor_is_evicted()
    {
        _history.Record(10, All[..16]);
        var trimmed = await TrimAsync(Full);
        Assert.Equal(All[16..], trimmed.Recent);
        Assert.Equal(All[15].CreatedDate, trimmed.OlderUntil);
        Assert.Equal([nameof(_history.ReadAsync)], _history.Calls);
    }

    [Fact]
    public async Task Nothing_is_evicted_if_the_predecessor_is_missing()
    {
        _history.Record(10, All[..16]);
        _history.Lose(10, All[7]);
        Assert.Same(Full, await TrimAsync(Full));
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task A_gap_further_back_does_not_stop_it()
    {
        _history.Record(10, All[7..16]);
        Assert.Equal(All[16..], (await TrimAsync(Full)).Recent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_predecessor_that_was_accepted_as_lost_does_not_stop_it(bool isAccepted)
    {
        _history.Record(10, All[8..16]);
        var trail = Full with { Missing = [new MissingPrices(8, 8, isAccepted ? Noon : null)] };
        Assert.Equal(isAccepted ? 9 : 17, (await TrimAsync(trail)).Recent.Count);
    }

    [Fact]
    public async Task The_first_change_of_a_listing_has_no_predecessor()
    {
        _history.Record(10, All[..8]);
        var trimmed = await TrimAsync(FirstFull);
        Assert.Equal(All[8..17], trimmed.Recent);
        Assert.Equal(All[7].CreatedDate, trimmed.OlderUntil);
    }

    [Fact]
    public async Task What_is_not_recorded_is_recorded_first_in_order_with_its_previous_price()
    {
        _history.Record(10, All[..8]);
        _history.Record(10, All[9], All[15]);
        Assert.Equal(All[16..], (await TrimAsync(Full)).Recent);
        Assert.Equal([All[8], .. All[10..15]], _history.Appended.Select(append => append.Change));
        Assert.Equal(
            [PreviousPrice.At(All[7].CreatedDate), .. All[9..14].Select(PreviousPrice.Of)],
            _history.Appended.Select(append => append.Before)
        );
    }

    [Fact]
    public async Task Nothing_is_evicted_if_it_cannot_be_recorded()
    {
        _history.OnAppend = (_, change) =>
        {
            if (change.Number == 3)
                throw new HttpRequestException("refused");
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => TrimAsync(FirstFull));
        Assert.Empty(_history.Appended);
    }

    [Fact]
    public async Task What_is_recorded_with_the_number_of_another_branch_gets_its_own_before_it_is_evicted()
    {
        _history.Record(10, All[..10]);
        _history.Record(10, All[10..16].Select(change => change with { Number = change.Number - 5 }));
        Assert.Equal(All[16..], (await TrimAsync(Full)).Recent);
        Assert.Equal(Enumerable.Range(1, 16), _history.Of(10).Select(price => (int)price.Number));
        Assert.Equal(All[9].Key, _history.Of(10)[10].PreviousId);
    }

    [Fact]
    public async Task Nothing_is_evicted_if_another_change_is_recorded_at_its_instant()
    {
        _history.Record(10, All[..10]);
        _history.Record(10, All[10] with { PriceEur = 7 });
        Assert.Same(Full, await TrimAsync(Full));
    }

    [Fact]
    public async Task What_another_recorder_records_at_the_same_time_is_read_again()
    {
        _history.Record(10, All[..15]);
        _history.OnAppend = (_, change) =>
        {
            if (_history.Of(10).Count == 15)
                _history.Record(10, change with { Number = 3 });
        };
        Assert.Equal(All[16..], (await TrimAsync(Full)).Recent);
        Assert.Equal(16, _history.Of(10)[15].Number);
    }

    [Fact]
    public async Task A_trail_without_numbers_is_trimmed_by_the_instant_of_its_predecessor()
    {
        var trail = new PriceTrail([.. Full.Recent.Select(change => change with { Number = 0 })], Full.OlderUntil);
        _history.Record(10, WithoutNumbers(All[..16]));
        Assert.Equal(9, (await TrimAsync(trail)).Recent.Count);
        _history.Lose(10, All[7]);
        Assert.Equal(17, (await TrimAsync(trail)).Recent.Count);
    }

    [Fact]
    public async Task A_trail_is_recorded_completely_and_once()
    {
        var stop = TestContext.Current.CancellationToken;
        _history.Record(10, All[..2]);
        await _history.EnsureRecordedAsync(Home, new PriceTrail(All[..4]), stop);
        Assert.Equal(All[2..4], _history.Appended.Select(append => append.Change));
        await _history.EnsureRecordedAsync(Home, new PriceTrail(All[..4]), stop);
        Assert.Equal(2, _history.Appended.Count);
    }

    [Fact]
    public async Task An_empty_trail_has_nothing_to_record()
    {
        await _history.EnsureRecordedAsync(Home, new PriceTrail([]), TestContext.Current.CancellationToken);
        Assert.Empty(_history.Calls);
    }

    [Fact]
    public async Task Only_what_was_newly_recorded_is_counted()
    {
        _history.Record(10, All[1]);
        var trail = new PriceTrail(All[..3]);
        // Another recorder was faster: the second change was recorded after the read.
        Assert.Equal(
            2,
            await _history.AppendMissingAsync(Home, trail, trail.Recent, [], TestContext.Current.CancellationToken)
        );
    }
}

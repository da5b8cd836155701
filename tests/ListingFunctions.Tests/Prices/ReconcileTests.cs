using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>The trail that a document should have after it was written out of band.</summary>
public sealed class ReconcileTests
{
    private static readonly PriceTrail Empty = new([]);
    private static readonly DateTimeOffset Later = Noon.AddDays(1);

    private static PriceTrail TrailOf(params decimal[] prices) => new(ChangesOf(prices));

    /// <summary>The newest recorded changes of a listing that had these prices.</summary>
    private static PriceTrail Recorded(params decimal[] prices) =>
        RecordedTrail.Of([.. ChangesOf(prices).TakeLast(17).Select(RecordedOf)]);

    private static RecordedPrice RecordedOf(PriceChange change) =>
        new(change.PriceEur, change.CreatedDate, change.Number);

    private static IEnumerable<decimal> PricesOf(PriceTrail trail) => trail.Recent.Select(change => change.PriceEur);

    private static void AssertContinues(PriceTrail trail, PriceTrail recorded)
    {
        var numbers = trail.Recent.Select(change => change.Number).ToList();
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] + i), numbers);
        Assert.Equal(recorded.Recent, trail.Recent.Take(recorded.Recent.Count));
        Assert.Equal(recorded.OlderUntil, trail.OlderUntil);
        Assert.All(
            trail.Recent.Zip(trail.Recent.Skip(1)),
            pair => Assert.True(pair.First.CreatedDate < pair.Second.CreatedDate)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_trail_that_is_recorded_or_ahead_of_the_history_stays(int recorded)
    {
        var trail = TrailOf(1, 2);
        Assert.Equal(
            trail.Recent,
            trail.Reconcile(new PriceTrail([.. ChangesOf(1, 2).Take(recorded)]), 2, Later).Recent
        );
    }

    [Fact]
    public void A_trail_stays_if_all_that_is_recorded_is_older_than_it()
    {
        var trail = new PriceTrail(ChangesOf(RisingPrices(20))[12..], Noon.AddMinutes(11));
        var reconciled = trail.Reconcile(Recorded(RisingPrices(5)), RisingPrices(20)[^1], Later);
        Assert.Equal(trail.Recent, reconciled.Recent);
        Assert.Equal(trail.OlderUntil, reconciled.OlderUntil);
    }

    [Fact]
    public void A_trail_that_begins_with_the_newest_recorded_number_but_another_price_is_an_old_copy()
    {
        var trail = new PriceTrail([new PriceChange(9, Noon, 3)], Noon.AddMinutes(-1));
        Assert.Equal([1m, 2m, 3m, 9m], PricesOf(trail.Reconcile(Recorded(1, 2, 3), 9, Later)));
    }

    [Fact]
    public void A_change_at_the_instant_of_the_newest_recorded_one_is_not_an_update_of_the_copy()
    {
        var copy = new PriceTrail([new PriceChange(9, Noon.AddMinutes(2), 3)], Noon.AddMinutes(-1));
        Assert.Equal(
            [.. ChangesOf(1, 2, 3), new PriceChange(9, Later, 4)],
            copy.Reconcile(Recorded(1, 2, 3), 9, Later).Recent
        );
    }

    [Fact]
    public void An_edited_price_becomes_a_change_at_the_time_of_the_write() =>
        Assert.Equal(
            [new PriceChange(1, Noon, 1), new PriceChange(5, Noon.AddSeconds(30), 2)],
            TrailOf(1).Reconcile(Empty, 5, Noon.AddSeconds(30)).Recent
        );

    [Fact]
    public void An_edit_in_the_second_of_the_last_change_still_comes_after_it()
    {
        var trail = PriceTrail.Start(1, Noon.AddMilliseconds(700)).Reconcile(Empty, 5, Noon);
        Assert.Equal(new PriceChange(5, Noon.AddMilliseconds(701), 2), trail.Last);
    }

    [Fact]
    public void An_edit_to_what_is_not_a_price_is_not_absorbed() =>
        Assert.Equal([1m], PricesOf(TrailOf(1).Reconcile(Empty, -5, Later)));

    [Fact]
    public void A_document_without_a_trail_continues_the_recorded_history()
    {
        var recorded = Recorded(RisingPrices(20));
        var trail = Empty.Reconcile(recorded, 5, Later);
        AssertContinues(trail, recorded);
        Assert.Equal(new PriceChange(5, Later, 21), trail.Last);
    }

    [Fact]
    public void A_document_without_a_trail_but_with_the_recorded_price_adds_nothing() =>
        Assert.Equal(ChangesOf(4, 5), Empty.Reconcile(Recorded(4, 5), 5, Later).Recent);

    [Theory]
    [InlineData(new double[] { 444, 555 }, 9, new double[] { 1, 2, 3, 444, 555, 3, 9 })]
    [InlineData(new double[] { 444, 9 }, 9, new double[] { 1, 2, 3, 444, 9, 3, 9 })]
    [InlineData(new double[] { 444, 3 }, 9, new double[] { 1, 2, 3, 444, 3, 9 })]
    [InlineData(new double[] { 444 }, 444, new double[] { 1, 2, 3, 444, 3, 444 })]
    public void Recorded_changes_that_the_trail_lacks_were_made_to_versions_that_are_lost(
        double[] lost,
        double price,
        double[] expected
    )
    {
        var common = TrailOf(1, 2, 3);
        var at = common.Last!.CreatedDate;
        var own = new PriceChange((decimal)price, at.AddHours(1), 4);
        var others = lost.Select(
            (other, index) => new PriceChange((decimal)other, at.AddSeconds(index + 1), index + 4)
        );
        var recorded = new PriceTrail([.. common.Recent, .. others, own]);
        var trail = new PriceTrail([.. common.Recent, own]).Reconcile(recorded, own.PriceEur, Later);
        Assert.Equal(expected.Select(each => (decimal)each), PricesOf(trail));
        Assert.Equal(Enumerable.Range(1, expected.Length), trail.Recent.Select(change => (int)change.Number));
        Assert.Equal(own.CreatedDate, trail.Last!.CreatedDate);
        // Recorded with all of it, and before that, it stays as it is.
        foreach (var history in new[] { recorded, new PriceTrail(trail.Recent) })
            Assert.Equal(trail.Recent, trail.Reconcile(history, own.PriceEur, Later).Recent);
    }

    [Fact]
    public void A_document_without_a_trail_and_without_a_history_begins_one() =>
        Assert.Equal([new PriceChange(5, Later, 1)], Empty.Reconcile(Empty, 5, Later).Recent);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 16)]
    [InlineData(2, 3)]
    [InlineData(2, 16)]
    [InlineData(2, 17)]
    [InlineData(2, 18)]
    [InlineData(16, 17)]
    [InlineData(16, 40)]
    [InlineData(17, 18)]
    [InlineData(17, 40)]
    [InlineData(40, 41)]
    [InlineData(40, 80)]
    public void An_old_copy_is_a_return_to_its_price(int copied, int recordedCount)
    {
        var old = ListingOf(RisingPrices(copied)).Trail;
        var recorded = Recorded(RisingPrices(recordedCount));
        var trail = old.Reconcile(recorded, old.Last!.PriceEur, Later);
        AssertContinues(trail, recorded);
        Assert.Equal(new PriceChange(old.Last.PriceEur, Later, recordedCount + 1), trail.Last);
        Assert.Equal(recorded.Recent.Count + 1, trail.Recent.Count);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 16)]
    [InlineData(2, 40)]
    [InlineData(16, 17)]
    [InlineData(17, 40)]
    [InlineData(40, 41)]
    [InlineData(40, 80)]
    public void An_old_copy_that_was_updated_returns_to_its_price_and_then_to_its_update(int copied, int recordedCount)
    {
        var (old, updated) = (ListingOf(RisingPrices(copied)).Trail, Later.AddHours(1));
        var copy = old.Apply(1, updated).Apply(2, updated.AddMinutes(1));
        var recorded = Recorded(RisingPrices(recordedCount));
        var trail = copy.Reconcile(recorded, 2, updated.AddMinutes(1));
        AssertContinues(trail, recorded);
        Assert.Equal(
            [
                new PriceChange(old.Last!.PriceEur, updated.AddMilliseconds(-1), recordedCount + 1),
                new PriceChange(1, updated, recordedCount + 2),
                new PriceChange(2, updated.AddMinutes(1), recordedCount + 3),
            ],
            trail.Recent.Skip(recorded.Recent.Count)
        );
    }

    [Fact]
    public void An_updated_old_copy_whose_copied_changes_were_evicted_continues_with_its_own()
    {
        var own = RisingPrices(9)
            .Index()
            .Select(each => new PriceChange(each.Item, Later.AddMinutes(each.Index), 9 + each.Index));
        var copy = new PriceTrail([.. own], Noon.AddMinutes(3));
        var recorded = Recorded(RisingPrices(40));
        var trail = copy.Reconcile(recorded, RisingPrices(9)[^1], Later);
        AssertContinues(trail, recorded);
        Assert.Equal(RisingPrices(9), PricesOf(trail).Skip(recorded.Recent.Count));
    }

    [Fact]
    public void An_old_copy_at_the_newest_recorded_price_adds_only_its_update()
    {
        var copy = TrailOf(1, 2).Apply(3, Later);
        Assert.Equal(
            [.. ChangesOf(1, 2, 1, 2), new PriceChange(3, Later, 5)],
            copy.Reconcile(Recorded(1, 2, 1, 2), 3, Later).Recent
        );
    }

    [Fact]
    public void An_update_of_an_old_copy_comes_after_what_is_recorded_even_if_its_clock_was_behind()
    {
        var copy = TrailOf(1).Apply(9, Noon.AddSeconds(1));
        Assert.Equal(
            [
                .. ChangesOf(1, 2),
                new PriceChange(1, Noon.AddMinutes(1).AddMilliseconds(1), 3),
                new PriceChange(9, Noon.AddMinutes(1).AddMilliseconds(2), 4),
            ],
            copy.Reconcile(Recorded(1, 2), 9, Later).Recent
        );
    }

    [Fact]
    public void An_old_copy_whose_price_was_edited_too_is_a_change_to_the_edited_price() =>
        Assert.Equal([1m, 2m, 3m, 5m], PricesOf(TrailOf(1).Reconcile(Recorded(1, 2, 3), 5, Later)));

    [Fact]
    public void An_old_copy_that_was_absorbed_is_not_absorbed_again()
    {
        var recorded = Recorded(1, 2, 3);
        var absorbed = TrailOf(1).Reconcile(recorded, 1, Later);
        Assert.Equal(absorbed.Recent, absorbed.Reconcile(recorded, 1, Later).Recent);
        Assert.Equal(absorbed.Recent, absorbed.Reconcile(absorbed, 1, Later).Recent);
    }

    [Theory]
    [InlineData(new[] { 3 }, 4)]
    [InlineData(new[] { 2, 4 }, 5)]
    [InlineData(new[] { 5 }, 6)]
    [InlineData(new[] { 1 }, 2)]
    public void An_old_copy_continues_a_history_with_gaps_after_the_last_of_them(int[] lost, int first)
    {
        var changes = ChangesOf(1, 2, 3, 4, 5, 6);
        var recorded = RecordedTrail.Of([
            .. changes.Where(change => !lost.Contains((int)change.Number)).Select(RecordedOf),
        ]);
        var trail = new PriceTrail([]).Reconcile(recorded, 9, Later);
        Assert.Equal([.. changes[(first - 1)..], new PriceChange(9, Later, 7)], trail.Recent);
        // Nothing is recorded at the instant of what is older, so nothing is evicted.
        Assert.Equal(lost is [1] ? null : changes[first - 1].CreatedDate.AddMilliseconds(-1), trail.OlderUntil);
    }

    [Fact]
    public void An_old_copy_from_before_its_changes_were_renumbered_hides_none_that_came_between()
    {
        // The third change was recorded after the copy had got a third of its own, which became the fourth.
        var recorded = Recorded(1, 2, 3, 4);
        var own = recorded.Last! with { Number = 3 };
        var copy = new PriceTrail([.. recorded.Recent.Take(2), own]);
        Assert.Equal(recorded.Recent, copy.Reconcile(recorded, 4, Later).Recent);

        var update = new PriceChange(5, Later, 4);
        var updated = new PriceTrail([.. copy.Recent, update]).Reconcile(recorded, 5, Later);
        Assert.Equal([.. recorded.Recent, update with { Number = 5 }], updated.Recent);
    }

    [Fact]
    public void What_is_missing_from_its_history_stays_with_the_document()
    {
        MissingPrices[] missing = [new(3, 4)];
        Assert.Equal(missing, (TrailOf(1) with { Missing = missing }).Reconcile(Recorded(1, 2), 1, Later).Missing);
    }

    [Theory]
    [InlineData(0, false, false, false)]
    [InlineData(1, false, false, false)]
    [InlineData(2, false, false, true)]
    [InlineData(0, true, false, false)]
    [InlineData(2, true, false, true)]
    [InlineData(0, false, true, false)]
    [InlineData(2, false, true, true)]
    public void Without_numbers_the_later_of_trail_and_history_is_the_newer(
        int minute,
        bool trailHasNumbers,
        bool historyHasNumbers,
        bool isOldCopy
    )
    {
        var trail = new PriceTrail(
            [new PriceChange(5, Noon.AddMinutes(1), trailHasNumbers ? 9 : 0)],
            Noon.AddMinutes(-1)
        );
        var recorded = new PriceTrail(
            [new PriceChange(6, Noon.AddMinutes(minute), historyHasNumbers ? 9 : 0)],
            Noon.AddMinutes(-1)
        );
        var expected = isOldCopy ? recorded : trail;
        Assert.Equal(expected.Recent, trail.Reconcile(recorded, expected.Last!.PriceEur, Later).Recent);
    }

    [Fact]
    public void A_trail_stays_if_the_oldest_of_a_history_without_numbers_are_missing()
    {
        var trail = TrailOf(1, 2, 3, 4);
        var recorded = RecordedTrail.Of(WithoutNumbers(ChangesOf(1, 2, 3, 4)[2..]));
        Assert.Equal(trail.Recent, trail.Reconcile(recorded, 4, Later).Recent);
    }
}

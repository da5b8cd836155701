using FsCheck.Xunit;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class PriceTrailTests
{
    private static readonly PriceTrail Empty = new([]);

    private static PriceTrail TrailOf(params decimal[] prices) =>
        prices
            .Skip(1)
            .Aggregate(
                PriceTrail.Start(prices[0], Noon),
                (trail, price) => trail.Apply(price, Noon.AddMinutes(trail.Recent.Count))
            );

    private static IEnumerable<decimal> PricesOf(PriceTrail trail) => trail.Recent.Select(change => change.PriceEur);

    [Fact]
    public void A_new_listing_begins_its_history_with_its_first_price() =>
        Assert.Equal([new PriceChange(100_000, Noon)], PriceTrail.Start(100_000, Noon).Recent);

    [Fact]
    public void A_price_that_differs_is_a_change() =>
        Assert.Equal([100_000m, 150_000m, 125_000m], PricesOf(TrailOf(100_000, 150_000, 125_000)));

    [Fact]
    public void A_price_that_stays_is_none() =>
        Assert.Equal([100_000m], PricesOf(TrailOf(100_000, 100_000, 100_000.00m)));

    [Fact]
    public void A_return_to_an_earlier_price_is_a_change_like_any_other() =>
        Assert.Equal([1m, 2m, 1m], PricesOf(TrailOf(1, 2, 1)));

    [Fact]
    public void Instants_are_whole_milliseconds_in_UTC()
    {
        var now = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddMicroseconds(798_999);
        var instant = PriceTrail.InstantAfter(null, now);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
        Assert.Equal("2026-03-01T12:00:00.798Z", PriceChange.KeyOf(instant));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-86_400_000)]
    public void Instants_increase_when_the_clock_does_not(int milliseconds)
    {
        var trail = PriceTrail.Start(1, Noon).Apply(2, Noon.AddMilliseconds(milliseconds));
        Assert.Equal(Noon.AddMilliseconds(1), trail.Last!.CreatedDate);
    }

    [Property]
    public bool Instants_increase_by_at_least_a_millisecond_whatever_the_clock_does(int[] jumps)
    {
        var trail = jumps.Aggregate(
            PriceTrail.Start(0, Noon),
            (trail, jump) => trail.Apply(trail.Last!.PriceEur + 1, Noon.AddMicroseconds(jump))
        );
        return trail
            .Recent.Zip(trail.Recent.Skip(1))
            .All(pair => pair.Second.CreatedDate - pair.First.CreatedDate >= TimeSpan.FromMilliseconds(1));
    }

    [Property]
    public bool Order_by_key_is_order_in_time(long first, long second)
    {
        var (a, b) = (
            Noon.AddMilliseconds(first % 1_000_000_000_000),
            Noon.AddMilliseconds(second % 1_000_000_000_000)
        );
        return Math.Sign(string.CompareOrdinal(PriceChange.KeyOf(a), PriceChange.KeyOf(b)))
            == Math.Sign(a.CompareTo(b));
    }

    [Fact]
    public void Sixteen_changes_stay_with_the_listing()
    {
        var (kept, evicted) = TrailOf(RisingPrices(16)).Trim();
        Assert.Equal(16, kept.Recent.Count);
        Assert.Empty(evicted);
        Assert.True(kept.IsComplete);
    }

    [Fact]
    public void With_the_seventeenth_the_older_half_leaves()
    {
        var (kept, evicted) = TrailOf(RisingPrices(17)).Trim();
        Assert.Equal(RisingPrices(17)[..8], evicted.Select(change => change.PriceEur));
        Assert.Equal(RisingPrices(17)[8..], PricesOf(kept));
        Assert.False(kept.IsComplete);
        Assert.Equal(evicted[^1].CreatedDate, kept.OlderUntil);
    }

    [Property]
    public bool No_change_is_lost_or_told_twice_between_what_stays_and_what_leaves(int[] prices)
    {
        var (trail, left) = (PriceTrail.Start(-1, Noon), new List<PriceChange>());
        var expected = new List<decimal> { -1 };
        foreach (var price in prices)
        {
            if (expected[^1] != price)
                expected.Add(price);
            (trail, var evicted) = trail.Apply(price, Noon).Trim();
            left.AddRange(evicted);
        }

        return left.Concat(trail.Recent).Select(change => change.PriceEur).SequenceEqual(expected)
            && trail.OlderUntil == left.LastOrDefault()?.CreatedDate
            && trail.Recent.Count <= PriceTrail.Capacity;
    }

    [Fact]
    public void Room_is_made_once_in_eight_changes()
    {
        var trail = TrailOf(RisingPrices(16));
        var trims = 0;
        for (var i = 0; i < 80; i++)
        {
            (trail, var evicted) = trail.Apply(i, Noon).Trim();
            trims += evicted.Count > 0 ? 1 : 0;
        }

        Assert.Equal(10, trims);
    }

    [Fact]
    public void A_price_edited_outside_becomes_a_change_at_the_time_of_its_write() =>
        Assert.Equal(
            [new PriceChange(1, Noon), new PriceChange(5, Noon.AddSeconds(30))],
            TrailOf(1).Absorb(5, Noon.AddSeconds(30), Empty).Recent
        );

    [Fact]
    public void An_edit_in_the_second_of_the_last_change_still_comes_after_it()
    {
        var trail = PriceTrail.Start(1, Noon.AddMilliseconds(700)).Absorb(5, Noon, Empty);
        Assert.Equal(Noon.AddMilliseconds(701), trail.Last!.CreatedDate);
    }

    [Fact]
    public void A_document_replaced_from_outside_goes_on_from_the_recorded_history()
    {
        var recorded = new PriceTrail([new PriceChange(1, Noon)], Noon.AddMinutes(-1));
        var trail = Empty.Absorb(5, Noon.AddHours(1), recorded);
        Assert.Equal([recorded.Last!, new PriceChange(5, Noon.AddHours(1))], trail.Recent);
        Assert.Equal(Noon.AddMinutes(-1), trail.OlderUntil);
    }

    [Fact]
    public void An_old_copy_written_back_goes_on_from_the_recorded_history()
    {
        var trail = TrailOf(1).Absorb(5, Noon.AddHours(1), TrailOf(1, 2, 3));
        Assert.Equal([1m, 2m, 3m, 5m], PricesOf(trail));
    }

    [Fact]
    public void An_old_copy_written_back_as_it_was_is_a_return_to_its_price()
    {
        var (old, recorded) = (TrailOf(1), TrailOf(1, 2));
        Assert.True(old.IsBehind(recorded.Last!.CreatedDate));
        Assert.Equal([1m, 2m, 1m], PricesOf(old.Absorb(1, Noon.AddHours(1), recorded)));
    }

    [Fact]
    public void A_trail_is_not_behind_what_was_recorded_from_it()
    {
        var trail = TrailOf(1, 2);
        Assert.False(trail.IsBehind(trail.Last!.CreatedDate));
        Assert.False(trail.IsBehind(trail.First!.CreatedDate));
        Assert.False(trail.IsBehind(null));
    }

    [Fact]
    public void A_document_replaced_from_outside_with_the_same_price_adds_nothing()
    {
        var recorded = PriceTrail.Start(5, Noon);
        Assert.Equal(recorded.Recent, Empty.Absorb(5, Noon.AddHours(1), recorded).Recent);
    }

    [Fact]
    public void An_edit_to_what_is_no_price_is_not_taken_up() =>
        Assert.Equal([1m], PricesOf(TrailOf(1).Absorb(-5, Noon.AddHours(1), Empty)));

    [Fact]
    public void Only_what_comes_after_the_last_recorded_change_is_new()
    {
        var trail = TrailOf(1, 2, 3);
        Assert.Equal([2m, 3m], trail.After(Noon).Select(change => change.PriceEur));
        Assert.Equal(3, trail.After(null).Count());
        Assert.Empty(trail.After(trail.Last!.CreatedDate));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("0.01", true)]
    [InlineData("720000.5", true)]
    [InlineData("9007199254740991", true)]
    [InlineData("45035996273704.97", true)]
    [InlineData("90071992547409.91", false)]
    [InlineData("-0.01", false)]
    [InlineData("0.001", false)]
    [InlineData("9007199254740992", false)]
    [InlineData("9007199254740990.25", false)]
    [InlineData("4503599627370497.99", false)]
    public void A_price_is_euros_and_cents_that_a_double_gives_back(string amount, bool isPrice) =>
        Assert.Equal(
            isPrice,
            PriceTrail.IsPrice(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))
        );
}

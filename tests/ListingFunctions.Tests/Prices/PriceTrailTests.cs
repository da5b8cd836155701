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
        Assert.Equal([new PriceChange(100_000, Noon, 1)], PriceTrail.Start(100_000, Noon).Recent);

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

    [Fact]
    public void After_the_last_instant_that_can_be_read_there_is_none()
    {
        var last = new DateTimeOffset(9998, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        Assert.Equal(last, PriceTrail.InstantAfter(last.AddMilliseconds(-1), Noon));
        var failure = Assert.Throws<InvalidOperationException>(() => PriceTrail.InstantAfter(last, Noon));
        Assert.Equal("There is no instant after 9998-12-31T23:59:59.999Z.", failure.Message);
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
    public void Changes_are_numbered_from_1_without_a_gap() =>
        Assert.Equal([1L, 2L, 3L], TrailOf(5, 6, 7).Recent.Select(change => change.Number));

    [Fact]
    public void A_complete_trail_that_was_written_before_changes_had_numbers_is_numbered_from_1()
    {
        var trail = new PriceTrail([new PriceChange(1, Noon), new PriceChange(2, Noon.AddMinutes(1))]);
        Assert.Equal(ChangesOf(1, 2), trail.Recent);
        Assert.True(trail.IsComplete);
        Assert.True(trail.IsNumbered);
    }

    [Fact]
    public void A_trail_that_was_trimmed_before_changes_had_numbers_has_none()
    {
        var trail = new PriceTrail([new PriceChange(1, Noon)], Noon.AddMinutes(-1));
        Assert.Equal([0L, 0L], trail.Apply(2, Noon.AddMinutes(1)).Recent.Select(change => change.Number));
        Assert.False(trail.IsComplete);
        Assert.False(trail.IsNumbered);
    }

    [Fact]
    public void It_gets_its_numbers_from_the_number_of_older_changes()
    {
        var trail = new PriceTrail(
            [new PriceChange(1, Noon), new PriceChange(2, Noon.AddMinutes(1))],
            Noon.AddMinutes(-1)
        ).NumberedAfter(8);
        Assert.Equal([9L, 10L], trail.Recent.Select(change => change.Number));
        Assert.Equal(Noon.AddMinutes(-1), trail.OlderUntil);
        Assert.True(trail.IsNumbered);
    }

    [Fact]
    public void An_empty_trail_is_numbered_and_not_complete()
    {
        Assert.True(Empty.IsNumbered);
        Assert.False(Empty.IsComplete);
        Assert.Null(Empty.First);
        Assert.Null(Empty.FirstAsRecorded);
        Assert.Equal([new PriceChange(1, Noon, 1)], Empty.Apply(1, Noon).Recent);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(60_000, true)]
    public void A_trimmed_trail_contains_every_change_after_its_newest_evicted_one(int milliseconds, bool covers)
    {
        var trail = TrailOf(RisingPrices(17)).Trim();
        Assert.Equal(covers, trail.CoversFrom(trail.OlderUntil!.Value.AddMilliseconds(milliseconds)));
        Assert.False(trail.CoversFrom(null));
    }

    [Fact]
    public void A_trail_that_does_not_know_its_newest_evicted_change_contains_what_follows_its_first()
    {
        var trail = new PriceTrail([new PriceChange(1, Noon, 5)]);
        Assert.True(trail.CoversFrom(Noon));
        Assert.False(trail.CoversFrom(Noon.AddMilliseconds(-1)));
    }

    [Fact]
    public void A_complete_trail_contains_every_change_and_an_empty_one_contains_none()
    {
        Assert.True(TrailOf(1).CoversFrom(null));
        Assert.True(TrailOf(1).CoversFrom(Noon.AddYears(-1)));
        Assert.False(Empty.CoversFrom(Noon));
        Assert.False(new PriceTrail([], Noon).CoversFrom(Noon.AddDays(1)));
    }

    [Fact]
    public void A_change_is_one_of_the_trail_if_number_instant_and_price_are_the_same()
    {
        var trail = TrailOf(1, 2);
        var last = trail.Last!;
        Assert.True(trail.Contains(last with { }));
        Assert.False(trail.Contains(last with { Number = 3 }));
        Assert.False(trail.Contains(last with { PriceEur = 3 }));
        Assert.False(trail.Contains(last with { CreatedDate = last.CreatedDate.AddMilliseconds(1) }));
    }

    [Fact]
    public void Each_change_follows_the_one_before_it()
    {
        var trail = TrailOf(1, 2, 3);
        Assert.Equal(
            [PreviousPrice.None, PreviousPrice.Of(trail.Recent[0]), PreviousPrice.Of(trail.Recent[1])],
            trail.Recent.Select(trail.PreviousPriceOf)
        );
    }

    [Fact]
    public void The_first_of_a_trimmed_trail_follows_the_newest_evicted_change_whose_price_is_unknown()
    {
        var trail = TrailOf(RisingPrices(17)).Trim();
        var previous = trail.PreviousPriceOf(trail.First!);
        Assert.Equal((null, trail.OlderUntil, false), (previous.PriceEur, previous.Date, previous.IsFirst));
        Assert.Equal(PriceChange.KeyOf(trail.OlderUntil!.Value), previous.Id);
        var (first, recorded) = (trail.First!, trail.FirstAsRecorded!);
        Assert.Equal((first, previous.Id), (recorded.Change, recorded.PreviousId));
    }

    [Fact]
    public void Nothing_is_known_of_what_precedes_a_trail_that_does_not_begin_with_the_first_change()
    {
        var change = new PriceChange(1, Noon, 5);
        Assert.Equal(PreviousPrice.Unknown, new PriceTrail([change]).PreviousPriceOf(change));
        Assert.Null(PreviousPrice.Unknown.Id);
        Assert.Equal("", PreviousPrice.None.Id);
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

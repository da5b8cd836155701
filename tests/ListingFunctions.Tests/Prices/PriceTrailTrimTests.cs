using FsCheck.Xunit;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class PriceTrailTrimTests
{
    private static PriceTrail TrailOf(int count) => new(ChangesOf(RisingPrices(count)));

    [Fact]
    public void Sixteen_changes_stay_with_the_listing()
    {
        var trail = TrailOf(16);
        Assert.False(trail.IsFull);
        Assert.Empty(trail.Evictable);
        Assert.Same(trail, trail.Trim());
        Assert.True(trail.IsComplete);
    }

    [Fact]
    public void With_the_seventeenth_the_older_half_is_evicted()
    {
        var trail = TrailOf(17);
        Assert.True(trail.IsFull);
        Assert.Equal(ChangesOf(RisingPrices(17))[..8], trail.Evictable);
        var kept = trail.Trim();
        Assert.Equal(ChangesOf(RisingPrices(17))[8..], kept.Recent);
        Assert.Equal(trail.Recent[7].CreatedDate, kept.OlderUntil);
        Assert.False(kept.IsComplete);
        Assert.False(kept.IsFull);
    }

    [Fact]
    public void A_trail_that_could_not_be_trimmed_for_a_while_keeps_no_more_than_one_that_could()
    {
        var kept = TrailOf(PriceTrail.MaxLength).Trim();
        Assert.Equal(ChangesOf(RisingPrices(64))[^9..], kept.Recent);
    }

    [Fact]
    public void What_is_missing_is_still_known_after_a_trim()
    {
        MissingPrices[] missing = [new(1, 2)];
        Assert.Equal(missing, (TrailOf(17) with { Missing = missing }).Trim().Missing);
    }

    [Property]
    public bool No_change_is_lost_or_duplicated_between_what_is_kept_and_what_is_evicted(int[] prices)
    {
        var (trail, evicted) = (PriceTrail.Start(-1, Noon), new List<PriceChange>());
        var expected = new List<decimal> { -1 };
        foreach (var price in prices)
        {
            if (expected[^1] != price)
                expected.Add(price);
            trail = trail.Apply(price, Noon);
            evicted.AddRange(trail.Evictable);
            trail = trail.Trim();
        }

        var all = evicted.Concat(trail.Recent).ToList();
        return all.Select(change => change.PriceEur).SequenceEqual(expected)
            && all.Select(change => change.Number).SequenceEqual(Enumerable.Range(1, all.Count).Select(i => (long)i))
            && trail.OlderUntil == evicted.LastOrDefault()?.CreatedDate
            && trail.Recent.Count <= PriceTrail.Capacity;
    }

    [Fact]
    public void A_trail_is_trimmed_once_in_eight_changes()
    {
        var trail = TrailOf(16);
        var trims = 0;
        for (var i = 0; i < 80; i++)
        {
            trail = trail.Apply(i, Noon);
            trims += trail.IsFull ? 1 : 0;
            trail = trail.Trim();
        }

        Assert.Equal(10, trims);
    }
}

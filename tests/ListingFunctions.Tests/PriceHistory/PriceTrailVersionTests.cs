using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;

namespace ListingFunctions.Tests.PriceHistory;

public sealed class PriceTrailVersionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 7, 13, 34, 182, TimeSpan.Zero);

    private static PriceTrail Trail(int changes) =>
        Enumerable
            .Range(1, changes - 1)
            .Aggregate(PriceTrail.Start(0, Start), (trail, price) => trail.Apply(price, Start.AddSeconds(price)));

    [Fact]
    public void It_stays_while_no_price_changes()
    {
        Assert.Equal(Trail(3).Version(), Trail(3).Version());
        Assert.Equal(Trail(3).Version(), Trail(3).Apply(2, Start.AddHours(1)).Version());
    }

    [Fact]
    public void It_changes_with_every_price_a_return_to_an_earlier_one_too()
    {
        var one = Trail(1);
        var two = one.Apply(5, Start.AddSeconds(1));
        var three = two.Apply(0, Start.AddSeconds(2));
        Assert.Equal(3, new[] { one, two, three }.Select(trail => trail.Version().ETag).Distinct().Count());
    }

    [Fact]
    public void It_changes_when_older_changes_are_found_to_be_gone()
    {
        var kept = Trail(17).Trim();
        Assert.NotEqual(kept.Version().ETag, new PriceTrail(kept.Recent).Version().ETag);
    }

    [Fact]
    public void It_changes_when_changes_are_missing()
    {
        var trail = Trail(3);
        string[] versions =
        [
            trail.Version().ETag,
            (trail with { Missing = [new MissingPrices(1, 2)] }).Version().ETag,
            (trail with { Missing = [new MissingPrices(1, 1)] }).Version().ETag,
        ];
        Assert.Equal(3, versions.Distinct().Count());
    }

    [Fact]
    public void It_is_dated_by_the_newest_change() =>
        Assert.Equal(Start.AddSeconds(2), Trail(3).Version().LastModified);
}

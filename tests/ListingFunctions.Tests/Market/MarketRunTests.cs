using ListingFunctions.Market;

namespace ListingFunctions.Tests.Market;

public sealed class MarketRunTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tuesday = Monday.AddDays(1);
    private static readonly MarketRun Finished = new()
    {
        Until = Monday,
        LastPlace = "DE/koln",
        IsFinished = true,
    };

    [Fact]
    public void The_first_run_begins_with_the_first_place() =>
        Assert.Equal(new MarketRun { Until = Monday, LastPlace = "" }, MarketRun.Next(null, Monday));

    [Fact]
    public void A_finished_day_is_not_computed_again() => Assert.Equal(Finished, MarketRun.Next(Finished, Monday));

    [Fact]
    public void The_next_day_begins_anew() =>
        Assert.Equal(new MarketRun { Until = Tuesday, PreviousUntil = Monday }, MarketRun.Next(Finished, Tuesday));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_unfinished_run_is_continued_although_its_day_is_over(int days)
    {
        var run = new MarketRun { Until = Monday, LastPlace = "DE/bonn" };
        Assert.Equal(run, MarketRun.Next(run, Monday.AddDays(days)));
    }

    [Fact]
    public void If_the_clock_is_set_back_nothing_is_computed() =>
        Assert.Equal(Finished, MarketRun.Next(Finished, Monday.AddDays(-1)));

    [Fact]
    public void What_is_computed_is_that_of_the_last_finished_run()
    {
        var first = MarketRun.Next(null, Monday).After("DE/bonn");
        Assert.Equal(Monday.AddDays(-1), first.ComputedUntil);
        var finished = first.After(null);
        Assert.Equal((Monday, "DE/bonn"), (finished.ComputedUntil, finished.LastPlace));
        Assert.Equal(Monday, MarketRun.Next(finished, Tuesday).After("DE/bonn").ComputedUntil);
    }
}

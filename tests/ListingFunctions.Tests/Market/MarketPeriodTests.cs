using ListingFunctions.Market;

namespace ListingFunctions.Tests.Market;

public sealed class MarketPeriodTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);

    private static IReadOnlyList<MarketPeriod> Months(string first, string until) =>
        MarketPeriod.Between(MarketInterval.Month, At(first), At(until));

    private static IReadOnlyList<MarketPeriod> Days(string first, string until) =>
        MarketPeriod.Between(MarketInterval.Day, At(first), At(until));

    [Fact]
    public void Months_are_those_of_the_calendar_and_the_current_one_ends_at_the_last_midnight() =>
        Assert.Equal(
            [
                new MarketPeriod("2025-12", At("2025-12-01T00:00Z"), At("2026-01-01T00:00Z")),
                new MarketPeriod("2026-01", At("2026-01-01T00:00Z"), At("2026-02-01T00:00Z")),
                new MarketPeriod("2026-02", At("2026-02-01T00:00Z"), At("2026-02-11T00:00Z")),
            ],
            Months("2025-12-31T23:59:59.999Z", "2026-02-11T00:00Z")
        );

    [Fact]
    public void On_the_first_of_a_month_the_month_before_is_the_last() =>
        Assert.Equal(["2026-01"], Months("2026-01-31T12:00Z", "2026-02-01T00:00Z").Select(month => month.Name));

    [Fact]
    public void Days_are_in_UTC() =>
        Assert.Equal(
            ["2024-02-28", "2024-02-29", "2024-03-01"],
            Days("2024-02-29T00:30+01:00", "2024-03-02T00:00Z").Select(day => day.Name)
        );

    [Theory]
    [InlineData("2026-02-11T00:00Z")]
    [InlineData("2026-02-11T08:00Z")]
    [InlineData("2027-01-01T00:00Z")]
    public void What_is_created_at_the_last_midnight_or_later_has_no_day_yet(string first) =>
        Assert.Empty(Days(first, "2026-02-11T00:00Z"));

    [Fact]
    public void There_are_days_of_two_years_and_months_of_a_hundred()
    {
        var (days, months) = (
            Days("0001-01-01T00:00Z", "2026-02-11T00:00Z"),
            Months("0001-01-01T00:00Z", "2026-02-11T00:00Z")
        );
        Assert.Equal(("2024-02-11", "2026-02-10", 731), (days[0].Name, days[^1].Name, days.Count));
        Assert.Equal(("1926-03", "2026-02", 1200), (months[0].Name, months[^1].Name, months.Count));
    }

    [Fact]
    public void Periods_have_no_gaps_and_names_that_give_their_start()
    {
        foreach (var interval in Enum.GetValues<MarketInterval>())
        {
            var periods = MarketPeriod.Between(interval, At("2024-01-17T00:00Z"), At("2026-02-11T00:00Z"));
            Assert.All(periods.Zip(periods.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            Assert.All(periods, period => Assert.Equal(period.Start, MarketPeriod.StartOf(interval, period.Name)));
        }
    }
}

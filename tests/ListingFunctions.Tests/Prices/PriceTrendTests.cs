using ListingFunctions.Json;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class PriceTrendTests
{
    [Fact]
    public void A_history_without_prices_has_no_trend() => Assert.Null(PriceTrend.Of([]));

    [Fact]
    public void Before_the_first_change_there_is_only_the_first_price() =>
        Assert.Equal(new PriceTrend(5, 5, 5, 0), PriceTrend.Of(ChangesOf(5)));

    [Fact]
    public void The_newest_change_is_described_and_the_extremes_are_those_of_all_prices() =>
        Assert.Equal(
            new PriceTrend(200, 100, 300, 3)
            {
                PreviousPriceEur = 300,
                PriceChangedDate = Noon.AddMinutes(3),
                ChangeEur = -75,
                ChangePercent = -25,
            },
            PriceTrend.Of(ChangesOf(200, 100, 300, 225))
        );

    [Fact]
    public void A_rise_is_positive() =>
        Assert.Equal(
            (50m, 25m),
            (PriceTrend.Of(ChangesOf(200, 250))!.ChangeEur, PriceTrend.Of(ChangesOf(200, 250))!.ChangePercent)
        );

    [Theory]
    [InlineData(1000, 1000.05, 0.01)] // 0.005 %
    [InlineData(1000, 999.95, -0.01)]
    [InlineData(300, 400, 33.33)]
    [InlineData(300, 200, -33.33)]
    public void A_percentage_has_two_places_and_halves_go_away_from_zero(double from, double to, double percent) =>
        Assert.Equal((decimal)percent, PriceTrend.Of(ChangesOf((decimal)from, (decimal)to))!.ChangePercent);

    [Fact]
    public void A_rise_from_zero_has_no_percentage()
    {
        var trend = PriceTrend.Of(ChangesOf(100, 0, 5))!;
        Assert.Equal((0m, 5m, null), (trend.PreviousPriceEur, trend.ChangeEur, trend.ChangePercent));
        // That of the change before does not stay.
        Assert.Equal(-100, PriceTrend.Of(ChangesOf(100, 0))!.ChangePercent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void A_trend_and_the_changes_after_it_are_the_trend_of_all(int known)
    {
        var all = ChangesOf(5, 3, 8, 1, 9, 9.5m, 2);
        Assert.Equal(PriceTrend.Of(all), PriceTrend.Of(all[..known])!.After(all[known - 1], all[known..]));
    }

    [Fact]
    public void Its_numbers_are_those_that_a_double_can_hold()
    {
        // 9007199254740990.99 is none.
        var trend = PriceTrend.Of(ChangesOf(0.01m, PriceTrail.MaxPrice))!;
        Assert.Equal(9_007_199_254_740_991, trend.ChangeEur);
        Assert.Equal(trend.ChangePercent, JsonNumber.AsDouble(trend.ChangePercent!.Value));
        Assert.Equal(9.007199254740991E+19, (double)trend.ChangePercent);
    }
}

using FsCheck.Xunit;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

public sealed class PriceTallyTests
{
    private static readonly DateTimeOffset Later = Noon.AddDays(10);

    private static PriceChange At(double days, decimal price) => new(price, Noon.AddDays(days));

    private static DatedPrice Dated(double days, decimal price) => DatedPrice.Of(At(days, price));

    private static PriceTally Tally(DateTimeOffset? from, params IReadOnlyList<PriceChange> changes) =>
        changes.Skip(1).Aggregate(new PriceTally(changes[0], from), (tally, change) => tally.Add(change));

    private static PriceSummary Whole(params IReadOnlyList<PriceChange> changes) =>
        Tally(null, changes).Summarise(10, null, Later, 100);

    [Fact]
    public void It_names_the_first_the_latest_the_lowest_and_the_highest_with_their_dates()
    {
        var summary = Whole(At(0, 200), At(1, 100), At(2, 300), At(3, 150));
        Assert.Equal(
            (Dated(0, 200), Dated(3, 150), Dated(1, 100), Dated(2, 300)),
            (summary.First, summary.Latest, summary.Lowest, summary.Highest)
        );
        Assert.Equal((10, 3, Noon, Later), (summary.ListingId, summary.ChangesCount, summary.From, summary.To));
    }

    [Fact]
    public void Of_equal_prices_the_earliest_is_named()
    {
        var summary = Whole(At(0, 1), At(1, 2), At(2, 1), At(3, 2));
        Assert.Equal((Dated(0, 1), Dated(1, 2)), (summary.Lowest, summary.Highest));
    }

    [Fact]
    public void Differences_are_in_euros_and_in_percent_of_the_earlier_price()
    {
        var summary = Whole(At(0, 300), At(1, 200), At(2, 250));
        Assert.Equal(new PriceDifference(-50, -16.67m), summary.SinceFirst);
        Assert.Equal(new PriceDifference(50, 25), summary.SincePrevious);
    }

    [Theory]
    [InlineData(800, 801, 0.13)]
    [InlineData(800, 799, -0.13)]
    public void Halves_of_a_hundredth_of_a_percent_are_rounded_away_from_zero(int from, int to, decimal percent) =>
        Assert.Equal(percent, PriceDifference.Between(from, to).ChangePercent);

    [Fact]
    public void Of_zero_nothing_is_a_percentage() =>
        Assert.Equal(new PriceDifference(100, null), Whole(At(0, 0), At(1, 100)).SinceFirst);

    [Fact]
    public void One_price_is_no_change()
    {
        var summary = Whole(At(0, 100));
        Assert.Equal(
            (0, new PriceDifference(0, 0), null),
            (summary.ChangesCount, summary.SinceFirst, summary.SincePrevious)
        );
        Assert.Equal((100m, 10m), (summary.TimeWeightedAverageEur, summary.DaysAtCurrentPrice));
    }

    [Fact]
    public void A_price_of_zero_alone_is_summed_up_too()
    {
        var summary = Whole(At(0, 0));
        Assert.Equal(
            (new PriceDifference(0, null), 0m, 0m),
            (summary.SinceFirst, summary.TimeWeightedAverageEur, summary.PricePerM2Eur!.Value)
        );
    }

    [Fact]
    public void The_average_weighs_each_price_by_the_time_that_it_was_in_force() =>
        Assert.Equal(170, Whole(At(0, 100), At(1, 200), At(5, 160)).TimeWeightedAverageEur);

    [Fact]
    public void Half_a_cent_of_the_average_is_rounded_up() =>
        Assert.Equal(1.01m, Whole(At(0, 1), At(5, 1.01m)).TimeWeightedAverageEur);

    [Fact]
    public void The_price_in_force_when_a_span_begins_counts_from_there()
    {
        var summary = Tally(Noon.AddDays(4), At(0, 100), At(6, 200)).Summarise(10, Noon.AddDays(8), Later, 100);
        Assert.Equal((Noon.AddDays(4), Noon.AddDays(8)), (summary.From, summary.To));
        Assert.Equal(
            (Dated(0, 100), 150m, 2m),
            (summary.First, summary.TimeWeightedAverageEur, summary.DaysAtCurrentPrice)
        );
    }

    [Fact]
    public void A_span_in_which_nothing_changed_has_the_price_in_force()
    {
        var summary = Tally(Noon.AddDays(4), At(0, 100)).Summarise(10, Noon.AddDays(5), Later, 100);
        Assert.Equal((0, 100m, 5m), (summary.ChangesCount, summary.TimeWeightedAverageEur, summary.DaysAtCurrentPrice));
    }

    [Fact]
    public void A_span_from_before_the_first_price_begins_with_it() =>
        Assert.Equal(Noon, Tally(Noon.AddDays(-9), At(0, 100)).Summarise(10, null, Later, 100).From);

    [Fact]
    public void A_span_of_no_length_has_the_price_in_force_as_its_average()
    {
        var instant = Noon.AddDays(4);
        var summary = Tally(instant, At(0, 100)).Summarise(10, instant, Later, 100);
        Assert.Equal((instant, instant, 100m), (summary.From, summary.To, summary.TimeWeightedAverageEur));
    }

    [Fact]
    public void A_span_in_the_future_has_no_length_and_is_now()
    {
        var summary = Tally(Later.AddDays(1), At(0, 100)).Summarise(10, Later.AddDays(2), Later, 100);
        Assert.Equal((Later, Later, 100m), (summary.From, summary.To, summary.TimeWeightedAverageEur));
    }

    [Fact]
    public void A_clock_that_was_set_back_ends_no_span_before_its_latest_price()
    {
        var summary = Tally(null, At(0, 100), At(1, 200)).Summarise(10, null, Noon.AddHours(1), 100);
        Assert.Equal(
            (Noon.AddDays(1), 100m, 0m),
            (summary.To, summary.TimeWeightedAverageEur, summary.DaysAtCurrentPrice)
        );
    }

    [Theory]
    [InlineData(100, 1.0)]
    [InlineData(3, 33.33)]
    [InlineData(1e300, 0.0)]
    public void The_summary_has_the_latest_price_per_square_metre(double area, double price) =>
        Assert.Equal((decimal)price, Tally(null, At(0, 100)).Summarise(10, null, Later, area).PricePerM2Eur);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-1e300)]
    [InlineData(1e-300)]
    [InlineData(1e-20)]
    public void Where_there_is_next_to_no_area_there_is_no_price_by_the_square_metre(double area) =>
        Assert.Null(Tally(null, At(0, 100)).Summarise(10, null, Later, area).PricePerM2Eur);

    [Fact]
    public void The_price_by_the_square_metre_is_no_higher_than_the_highest_price()
    {
        PriceSummary Of(double area) => Tally(null, At(0, PriceTrail.MaxPrice)).Summarise(10, null, Later, area);
        Assert.Equal(PriceTrail.MaxPrice, Of(1).PricePerM2Eur);
        Assert.Null(Of(0.999).PricePerM2Eur);
    }

    [Fact]
    public void An_area_that_no_decimal_holds_comes_to_nothing() =>
        Assert.Equal(0, Tally(null, At(0, 100)).Summarise(10, null, Later, (double)decimal.MaxValue).PricePerM2Eur);

    [Fact]
    public void The_highest_price_for_ten_thousand_years_is_averaged_exactly()
    {
        var changes = new PriceChange[]
        {
            new(PriceTrail.MaxPrice, DateTimeOffset.MinValue),
            new(PriceTrail.MaxPrice - 1, DateTimeOffset.MinValue.AddYears(9000)),
        };
        var end = DateTimeOffset.MinValue.AddYears(9990);
        Assert.InRange(
            Tally(null, changes).Summarise(10, null, end, 100).TimeWeightedAverageEur,
            PriceTrail.MaxPrice - 0.12m,
            PriceTrail.MaxPrice - 0.08m
        );
    }

    [Fact]
    public void The_API_document_shows_what_its_prices_come_to()
    {
        PriceChange Price(decimal euros, string date) =>
            new(euros, DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture));
        var now = Price(0, "2026-11-23T16:02:10.530Z").CreatedDate;
        var summary = Tally(
                null,
                Price(720_000, "2026-11-20T07:13:34.182Z"),
                Price(749_000, "2026-11-20T15:40:02.913Z"),
                Price(699_999.99m, "2026-11-21T16:02:10.530Z")
            )
            .Summarise(243585901292332, null, now, 86);
        var document = File.ReadAllText(Path.Combine(Repository.Root, "listingapi.yaml"));
        Assert.All(
            new[]
            {
                $"change_eur: {summary.SinceFirst.ChangeEur}, change_percent: {summary.SinceFirst.ChangePercent}",
                $"change_eur: {summary.SincePrevious!.ChangeEur}, change_percent: {summary.SincePrevious.ChangePercent}",
                $"days_at_current_price: {summary.DaysAtCurrentPrice}\n",
                $"time_weighted_average_eur: {summary.TimeWeightedAverageEur}\n",
                $"price_per_m2_eur: {summary.PricePerM2Eur}\n",
            },
            line => Assert.Contains(line, document, StringComparison.Ordinal)
        );
    }

    [Property]
    public bool The_average_lies_between_the_lowest_and_the_highest(byte[] cents, byte[] hours)
    {
        if (cents is null || hours is null || cents.Length == 0)
            return true;
        var date = Noon;
        var changes = new List<PriceChange> { new(cents[0] / 100m, date) };
        foreach (var (price, pause) in cents.Skip(1).Zip(hours))
            changes.Add(new PriceChange(price / 100m, date = date.AddHours(pause).AddMilliseconds(1)));
        var summary = Tally(null, changes).Summarise(10, null, date.AddHours(1), 100);
        return summary.Lowest.PriceEur <= summary.TimeWeightedAverageEur
            && summary.TimeWeightedAverageEur <= summary.Highest.PriceEur
            && summary.ChangesCount == changes.Count - 1;
    }
}

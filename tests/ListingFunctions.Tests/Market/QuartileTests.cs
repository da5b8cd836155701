using ListingFunctions.Market;

namespace ListingFunctions.Tests.Market;

public sealed class QuartileTests
{
    [Theory]
    [InlineData(new long[] { 7 }, 7, 7, 7)]
    [InlineData(new long[] { 1, 2 }, 1.25, 1.5, 1.75)]
    [InlineData(new long[] { 1, 2, 4 }, 1.5, 2, 3)]
    [InlineData(new long[] { 10, 20, 30, 40 }, 17.5, 25, 32.5)]
    [InlineData(new long[] { 1, 2, 3, 4, 5 }, 2, 3, 4)]
    [InlineData(new long[] { -3, -1, 0, 8 }, -1.5, -0.5, 2)]
    public void They_are_interpolated_between_the_two_nearest_values(
        long[] ordered,
        decimal lower,
        decimal median,
        decimal upper
    ) =>
        Assert.Equal(
            [lower, median, upper],
            new[] { 1, 2, 3 }.Select(quarters => Quartile.Of<long>(ordered, quarters))
        );

    [Fact]
    public void The_greatest_prices_are_exact() =>
        Assert.Equal(
            900_719_925_474_099_099.5m,
            Quartile.Of<long>([900_719_925_474_099_099, 900_719_925_474_099_100], 2)
        );

    /// <summary>Each ratio is a pair, one after the other.</summary>
    [Theory]
    [InlineData(new long[] { 1, 3 }, 2, 100, 33)]
    [InlineData(new long[] { 1, 200 }, 2, 100, 1)]
    [InlineData(new long[] { -1, 200 }, 2, 100, -1)]
    [InlineData(new long[] { 1, 201 }, 2, 100, 0)]
    [InlineData(new long[] { -1, 2, -1, 6 }, 2, 10_000, -3333)]
    [InlineData(new long[] { 1, 3, 2, 1 }, 1, 4, 3)]
    [InlineData(new long[] { 1, 3, 2, 1 }, 3, 4, 6)]
    // Three times a third and a half of a hundredth, of which no decimal is: (1333.33… * 3 + 1400.02) / 4 is 1350.005.
    [InlineData(new long[] { 4000, 3, 140_002, 100 }, 1, 100, 135_001)]
    public void Of_ratios_they_are_exact_and_rounded_once(long[] pairs, int quarters, int factor, decimal expected) =>
        Assert.Equal(
            expected,
            Quartile.RoundedOf([.. pairs.Chunk(2).Select(pair => new Ratio(pair[0], pair[1]))], quarters, factor)
        );

    [Fact]
    public void Ratios_are_in_order_also_if_no_double_tells_them_apart()
    {
        var half = new Ratio(1, 2);
        var least = new Ratio(Int128.MaxValue / 4, Int128.MaxValue / 2 + 2);
        Assert.True(least.CompareTo(half) < 0);
        Assert.True(half.CompareTo(least) > 0);
        Assert.Equal(0, half.CompareTo(new Ratio(500_000_000_000, 1_000_000_000_000)));
        Assert.True(new Ratio(-1, 3).CompareTo(new Ratio(-1, 4)) < 0);
        Assert.Equal(0, new Ratio(0, 3).CompareTo(new Ratio(0, 4)));
    }
}

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
}

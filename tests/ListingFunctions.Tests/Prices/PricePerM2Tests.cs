using ListingFunctions.Prices;

namespace ListingFunctions.Tests.Prices;

public sealed class PricePerM2Tests
{
    [Theory]
    [InlineData(720_000, 167, 4311.38)]
    [InlineData(100, 3, 33.33)]
    [InlineData(1.01, 2, 0.51)] // 0.505: halves away from zero
    [InlineData(0, 50, 0)]
    [InlineData(500, 1e30, 0)]
    [InlineData(9_007_199_254_740_991, 1, 9_007_199_254_740_991)]
    public void A_price_is_divided_by_the_area(double price, double area, double perM2) =>
        Assert.Equal((decimal)perM2, PricePerM2.Of((decimal)price, area));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(0, 0)]
    [InlineData(100, 1e-300)]
    [InlineData(9_007_199_254_740_991, 0.5)]
    [InlineData(0, 1e-40)] // no decimal is so small
    public void Without_a_usable_area_there_is_none(double price, double area) =>
        Assert.Null(PricePerM2.Of((decimal)price, area));

    [Fact]
    public void The_result_is_one_that_a_double_can_hold() =>
        // 900719925474099.1 / 0.3 = 3002399751580330.333… is 3002399751580330.33, which is none.
        Assert.Equal(3_002_399_751_580_330.5m, PricePerM2.Of(900_719_925_474_099.1m, 0.3));
}

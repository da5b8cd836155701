using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class MissingPricesTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Both_ends_belong_to_a_range(long number, bool isContained) =>
        Assert.Equal(isContained, new MissingPrices(3, 5).Contains(number));

    [Theory]
    [InlineData(1, 2, "3-7")]
    [InlineData(8, 9, "3-7")]
    [InlineData(1, 3, "4-7")]
    [InlineData(7, 9, "3-6")]
    [InlineData(3, 3, "4-7")]
    [InlineData(7, 7, "3-6")]
    [InlineData(5, 5, "3-4, 6-7")]
    [InlineData(4, 6, "3, 7")]
    [InlineData(3, 7, "")]
    [InlineData(1, 9, "")]
    public void What_is_left_without_another_range_is_on_both_sides_of_it(long from, long to, string left)
    {
        var rest = new MissingPrices(3, 7, Noon).Without(new MissingPrices(from, to)).ToList();
        Assert.Equal(left, MissingPrices.TextOf(rest));
        Assert.All(rest, range => Assert.Equal(Noon, range.AcceptedDate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3", 3)]
    [InlineData("3-5", 3, 4, 5)]
    [InlineData("1, 3, 5-6, 9", 1, 3, 5, 6, 9)]
    public void Adjacent_numbers_are_one_range(string text, params int[] numbers)
    {
        var ranges = MissingPrices.RangesOf(numbers.Select(number => (long)number));
        Assert.Equal(text, MissingPrices.TextOf(ranges));
        Assert.All(ranges, range => Assert.Null(range.AcceptedDate));
        Assert.Equal(numbers.Length, ranges.Sum(range => range.To - range.From + 1));
    }
}

using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class PriceRangeTests
{
    private static readonly DateTimeOffset One = Noon.AddHours(1);
    private static readonly PriceRange Hour = new(Noon, One);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(3_599_999, true)]
    [InlineData(3_600_000, false)]
    public void Its_start_belongs_to_it_and_its_end_does_not(int milliseconds, bool isContained) =>
        Assert.Equal(isContained, Hour.Contains(Noon.AddMilliseconds(milliseconds)));

    [Fact]
    public void Without_bounds_it_contains_everything()
    {
        Assert.True(new PriceRange(null, null).Contains(DateTimeOffset.MinValue));
        Assert.True(new PriceRange(null, null).Contains(DateTimeOffset.MaxValue));
        Assert.False(new PriceRange(null, null).IsEmpty);
        Assert.False(new PriceRange(Noon, null).IsEmpty);
    }

    [Fact]
    public void It_is_empty_if_it_ends_where_it_starts_or_before()
    {
        Assert.False(Hour.IsEmpty);
        Assert.True(new PriceRange(Noon, Noon).IsEmpty);
        Assert.True(new PriceRange(One, Noon).IsEmpty);
    }

    [Fact]
    public void The_change_in_force_at_an_instant_is_the_first_of_all_up_to_it() =>
        Assert.Equal(new PriceRange(null, Noon.AddMilliseconds(1), NewestFirst: true), PriceRange.UpTo(Noon));

    [Fact]
    public void The_newest_change_is_the_first_of_all() =>
        Assert.Equal(new PriceRange(null, null, NewestFirst: true), PriceRange.UpTo(null));

    [Fact]
    public void The_rest_after_a_change_goes_on_in_the_direction_of_the_range()
    {
        var last = Noon.AddMinutes(5);
        Assert.Equal(Hour with { From = last.AddMilliseconds(1) }, Hour.After(last));
        var newestFirst = Hour with { NewestFirst = true };
        Assert.Equal(newestFirst with { Before = last }, newestFirst.After(last));
    }

    [Fact]
    public void It_ends_at_the_earlier_of_two_ends()
    {
        Assert.Same(Hour, Hour.EndingBefore(null));
        Assert.Same(Hour, Hour.EndingBefore(One));
        Assert.Same(Hour, Hour.EndingBefore(One.AddHours(1)));
        Assert.Equal(new PriceRange(Noon, Noon.AddMinutes(5)), Hour.EndingBefore(Noon.AddMinutes(5)));
        Assert.Equal(Hour, new PriceRange(Noon, null).EndingBefore(One));
        Assert.Equal(new PriceRange(Noon, null), new PriceRange(Noon, null).EndingBefore(null));
    }
}

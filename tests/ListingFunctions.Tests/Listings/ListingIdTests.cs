using FsCheck.Xunit;
using ListingFunctions.Listings;
using Microsoft.Extensions.Time.Testing;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListingIdTests
{
    [Fact]
    public void Ids_are_ordered_by_time()
    {
        var time = new FakeTimeProvider(Noon);
        var ids = new ListingId(time);
        var drawn = new List<long>();
        for (var i = 0; i < 1000; i++)
        {
            drawn.Add(ids.Next());
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(drawn.Order(), drawn);
        Assert.All(drawn, id => Assert.InRange(id, 1, ListingId.Max));
    }

    [Theory]
    [InlineData(1990)]
    [InlineData(9999)]
    public void Ids_are_ids_whatever_the_clock_says(int year) =>
        Assert.InRange(
            new ListingId(new FakeTimeProvider(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero))).Next(),
            0,
            ListingId.Max
        );

    [Property]
    public bool What_is_written_is_read_back(long number)
    {
        var id = (number & long.MaxValue) % (ListingId.Max + 1);
        return ListingId.TryParse(ListingId.Format(id), out var read) && read == id;
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("٣")]
    [InlineData("9007199254740992")]
    [InlineData("99999999999999999999999")]
    public void Anything_else_is_no_id(string text) => Assert.False(ListingId.TryParse(text, out _));
}

using ListingFunctions.Recording;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

public sealed class RecordedPricesTests
{
    [Fact]
    public void The_newest_recorded_change_is_remembered()
    {
        var recorded = new RecordedPrices();
        var (first, second) = (ChangesOf(1, 2)[0], ChangesOf(1, 2)[1]);
        recorded.Remember(1, first);
        recorded.Remember(1, second);
        Assert.Equal(second, recorded.Find(1));
        Assert.Null(recorded.Find(2));
    }

    [Fact]
    public void Listings_that_changed_longest_ago_are_forgotten_first()
    {
        var change = ChangesOf(1)[0];
        var recorded = new RecordedPrices(10);
        for (var listing = 1; listing <= 100; listing++)
        {
            recorded.Remember(1, change);
            recorded.Remember(listing, change);
            Assert.All(
                Enumerable.Range(Math.Max(1, listing - 8), Math.Min(listing, 9)),
                recent => Assert.Equal(change, recorded.Find(recent))
            );
        }

        Assert.Equal(change, recorded.Find(1));
        Assert.InRange(Enumerable.Range(1, 100).Count(listing => recorded.Find(listing) is not null), 10, 20);
    }
}

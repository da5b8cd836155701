using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

public sealed class RecordedTrailTests
{
    /// <summary>Recorded changes with these numbers, one a minute from noon; 0 is none.</summary>
    private static RecordedPrice[] Numbered(params long[] numbers) =>
        [.. numbers.Select((number, index) => new RecordedPrice(index, Noon.AddMinutes(index), number))];

    private static IEnumerable<long> NumbersOf(IEnumerable<PriceChange> changes) =>
        changes.Select(change => change.Number);

    private static long[] Numbers(int from, int count) => [.. Enumerable.Range(from, count).Select(i => (long)i)];

    [Fact]
    public void Nothing_recorded_is_an_empty_trail()
    {
        var trail = RecordedTrail.Of([]);
        Assert.Empty(trail.Recent);
        Assert.Null(trail.OlderUntil);
    }

    [Fact]
    public void Up_to_sixteen_changes_are_the_trail()
    {
        var recorded = Numbered(Numbers(5, 16));
        var trail = RecordedTrail.Of(recorded);
        Assert.Equal(recorded.Select(price => price.Change), trail.Recent);
        Assert.Null(trail.OlderUntil);
    }

    [Fact]
    public void The_first_of_seventeen_is_older_than_the_trail()
    {
        var recorded = Numbered(Numbers(5, 17));
        var trail = RecordedTrail.Of(recorded);
        Assert.Equal(recorded.Skip(1).Select(price => price.Change), trail.Recent);
        Assert.Equal(Noon, trail.OlderUntil);
    }

    [Theory]
    [InlineData(new long[] { 0, 0, 0 }, new long[] { 1, 2, 3 })]
    [InlineData(new long[] { 0, 0, 7 }, new long[] { 5, 6, 7 })]
    [InlineData(new long[] { 7, 0, 0 }, new long[] { 7, 8, 9 })]
    [InlineData(new long[] { 0, 7, 0, 9, 0 }, new long[] { 6, 7, 8, 9, 10 })]
    [InlineData(new long[] { 4, 6, 0 }, new long[] { 4, 6, 7 })]
    public void A_change_without_a_number_has_its_place_between_those_that_have_one(long[] recorded, long[] numbers) =>
        Assert.Equal(numbers, NumbersOf(RecordedTrail.Of(Numbered(recorded)).Recent));

    [Fact]
    public void Without_any_number_and_with_older_changes_a_trail_has_no_numbers()
    {
        var trail = RecordedTrail.Of(Numbered(new long[17]));
        Assert.False(trail.IsNumbered);
        Assert.Equal(new long[16], NumbersOf(trail.Recent));
        Assert.Equal(Noon, trail.OlderUntil);
    }

    [Fact]
    public void Numbers_before_the_first_that_has_one_count_down_beyond_the_trail()
    {
        var trail = RecordedTrail.Of(Numbered([.. new long[16], 40]));
        Assert.Equal(Numbers(25, 16), NumbersOf(trail.Recent));
    }

    [Theory]
    [InlineData(new long[] { }, new long[] { })]
    [InlineData(new long[] { 0, 0, 0 }, new long[] { 1, 2, 3 })]
    [InlineData(new long[] { 0, 0, 3, 0 }, new long[] { 1, 2, 3, 4 })]
    [InlineData(new long[] { 0, 5, 0 }, new long[] { 1, 5, 6 })]
    [InlineData(new long[] { 2, 0 }, new long[] { 2, 3 })]
    public void From_the_beginning_changes_without_numbers_count_up_from_1(long[] recorded, long[] numbers)
    {
        var changes = RecordedTrail.FromBeginning(Numbered(recorded));
        Assert.Equal(numbers, NumbersOf(changes));
        Assert.Equal(
            Numbered(recorded).Select(price => (price.PriceEur, price.CreatedDate)),
            changes.Select(change => (change.PriceEur, change.CreatedDate))
        );
    }
}

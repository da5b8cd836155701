using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>The proof that a complete history has no gap.</summary>
public sealed class HistoryProofTests
{
    private static PriceChange[] Changes(params int[] numbers) =>
        [.. numbers.Select((number, index) => new PriceChange(index, Noon.AddMinutes(index), number))];

    /// <summary>A trail of two changes that begins with this number, after all others.</summary>
    private static PriceTrail TrailFrom(long number, params MissingPrices[] missing) =>
        new([new PriceChange(1, Noon.AddDays(1), number), new PriceChange(2, Noon.AddDays(2), number + 1)], Noon)
        {
            Missing = missing,
        };

    private static string MissingFrom(PriceTrail trail, params int[] older) =>
        MissingPrices.TextOf(HistoryProof.MissingFrom(Changes(older), trail));

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 4, 1, 2, 3)]
    [InlineData("1-3", 4)]
    [InlineData("1", 4, 2, 3)]
    [InlineData("3", 4, 1, 2)]
    [InlineData("2-3, 6, 8-9", 10, 1, 4, 5, 7)]
    [InlineData("2", 4, 1, 1, 3)]
    [InlineData("", 4, 1, 2, 3, 4)]
    public void Numbers_before_the_trail_that_were_not_read_are_missing(string missing, long first, params int[] older)
    {
        Assert.Equal(missing, MissingFrom(TrailFrom(first), older));
    }

    [Fact]
    public void What_was_accepted_as_lost_is_not_missing()
    {
        var trail = TrailFrom(9, new MissingPrices(2, 3, Noon), new MissingPrices(6, 6, Noon), new MissingPrices(8, 8));
        Assert.Equal("4, 7-8", MissingFrom(trail, 1, 5));
        Assert.Equal("8", MissingFrom(trail, 1, 4, 5, 7));
        Assert.Equal("", MissingFrom(trail, 1, 4, 5, 7, 8));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    public void Only_what_an_operator_accepted_is_accepted_as_lost(long number, bool isAccepted)
    {
        var trail = TrailFrom(9, new MissingPrices(3, 3, Noon), new MissingPrices(4, 4));
        Assert.Equal(isAccepted, trail.IsAcceptedAsLost(number));
    }

    [Fact]
    public void Without_a_trail_nothing_is_known_of_what_follows_the_newest_recorded_change()
    {
        Assert.Equal("2", MissingFrom(new PriceTrail([]), 1, 3));
        Assert.Equal("", MissingFrom(new PriceTrail([])));
    }

    [Fact]
    public void A_number_from_outside_lists_no_more_than_a_hundred_thousand_missing_changes() =>
        Assert.Equal("1-100000", MissingFrom(TrailFrom(long.MaxValue - 1)));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 4, 1, 2, 3)]
    [InlineData(false, 4)]
    [InlineData(false, 4, 2, 3)]
    [InlineData(false, 4, 1, 3)]
    [InlineData(false, 4, 1, 2)]
    [InlineData(false, 4, 1, 2, 2, 3)]
    [InlineData(false, 4, 1, 3, 2)]
    [InlineData(false, 4, 1, 2, 3, 4)]
    [InlineData(false, 4, 1, 2, 3, 5)]
    [InlineData(false, 4, 0, 1, 2, 3, 3)]
    public void A_sequence_has_each_number_from_1_to_the_trail_once(bool isSequence, long first, params int[] older) =>
        Assert.Equal(isSequence, HistoryProof.IsSequence(Changes(older), TrailFrom(first)));

    [Theory]
    [InlineData(true, 1, 4)]
    [InlineData(true, 1, 2, 4)]
    [InlineData(false, 1)]
    [InlineData(false, 4)]
    public void A_sequence_may_lack_what_was_accepted_as_lost(bool isSequence, params int[] older) =>
        Assert.Equal(
            isSequence,
            HistoryProof.IsSequence(
                Changes(older),
                TrailFrom(5, new MissingPrices(2, 3, Noon), new MissingPrices(4, 4))
            )
        );

    [Fact]
    public void A_sequence_may_begin_and_end_with_what_was_accepted_as_lost() =>
        Assert.True(
            HistoryProof.IsSequence(
                Changes(3),
                TrailFrom(5, new MissingPrices(1, 2, Noon), new MissingPrices(4, 4, Noon))
            )
        );
}

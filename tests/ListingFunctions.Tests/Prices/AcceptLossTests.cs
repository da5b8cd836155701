using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>The missing ranges of a trail after an operator accepted one as lost.</summary>
public sealed class AcceptLossTests
{
    private static readonly DateTimeOffset Later = Noon.AddDays(1);

    private static IReadOnlyList<MissingPrices>? Accept(
        (long From, long To) range,
        MissingPrices[] missing,
        params MissingPrices[] known
    )
    {
        var trail = PriceTrail.Start(1, Noon) with { Missing = known };
        return trail.Accept(new MissingPrices(range.From, range.To, Later), missing);
    }

    private static MissingPrices Accepted(long from, long to) => new(from, to, Later);

    [Fact]
    public void A_missing_range_is_accepted() =>
        Assert.Equal([Accepted(3, 5)], Accept((3, 5), [new(3, 5)], new MissingPrices(3, 5)));

    [Fact]
    public void A_part_of_a_missing_range_is_accepted_and_the_rest_stays_missing() =>
        Assert.Equal([new(3, 3), Accepted(4, 5), new(6, 7)], Accept((4, 5), [new(3, 7)]));

    [Fact]
    public void Other_ranges_stay_as_they_are() =>
        Assert.Equal(
            [new(1, 1, Noon), Accepted(3, 5), new(8, 9)],
            Accept((3, 5), [new(3, 5), new(8, 9)], new MissingPrices(1, 1, Noon), new MissingPrices(3, 5))
        );

    [Fact]
    public void What_is_no_longer_missing_is_forgotten() =>
        Assert.Equal([Accepted(3, 5)], Accept((3, 5), [new(3, 5)], new MissingPrices(8, 9)));

    [Theory]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    public void A_range_that_was_accepted_before_changes_nothing(long from, long to)
    {
        MissingPrices[] known = [new(1, 1), new(3, 5, Noon)];
        Assert.Equal(known, Accept((from, to), [new(1, 1)], known));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 6)]
    [InlineData(1, 2)]
    [InlineData(6, 9)]
    [InlineData(3, 8)]
    public void A_range_with_a_change_that_is_not_missing_is_not_accepted(long from, long to) =>
        Assert.Null(Accept((from, to), [new(3, 5), new(8, 9)]));

    [Fact]
    public void A_range_that_was_only_known_to_be_missing_is_not_accepted_if_it_is_back() =>
        Assert.Null(Accept((3, 5), [], new MissingPrices(3, 5)));

    [Theory]
    [InlineData(3, 8)]
    [InlineData(4, 7)]
    [InlineData(5, 6)]
    public void A_range_of_which_a_part_was_accepted_before_is_accepted(long from, long to)
    {
        var after = Accept((from, to), [new(6, 8)], new MissingPrices(3, 5, Noon));
        Assert.NotNull(after);
        var trail = PriceTrail.Start(1, Noon) with { Missing = after };
        Assert.All(
            Enumerable.Range(3, 6),
            number => Assert.Equal(number <= to || number <= 5, trail.IsAcceptedAsLost(number))
        );
        Assert.Equal(6, after.Sum(range => range.To - range.From + 1));
        Assert.Equal(after.OrderBy(range => range.From), after);
    }

    [Theory]
    [InlineData(3, 5, true)]
    [InlineData(4, 4, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 6, false)]
    [InlineData(8, 9, false)]
    [InlineData(5, 8, false)]
    public void What_the_listing_names_as_missing_is_known_to_be_missing_unless_it_was_accepted(
        long from,
        long to,
        bool known
    )
    {
        MissingPrices[] missing = [new MissingPrices(3, 5), new MissingPrices(8, 9, Noon)];
        var trail = PriceTrail.Start(1, Noon) with { Missing = missing };
        Assert.Equal(known, trail.IsKnownToBeMissing(new MissingPrices(from, to)));
    }
}

using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Events;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Events;

/// <summary>Until when a follower has everything, so that a cursor that may have missed a deletion is recognized.</summary>
public sealed class FeedCoverageTests
{
    private const string OneRange = "x/0//1";

    /// <summary>A position of three ranges, of which the one with this index is read next.</summary>
    private static string Next(int index) => $"x/{index}/1555,1555/1,2,3";

    /// <summary>A page whose last document was written a number of minutes after noon; it is read a day later.</summary>
    private static FeedPage Page(string? before, string position, int minutes, int days = 1) =>
        new(
            [
                JsonElement.Parse("""{ "_ts": 0 }"""),
                JsonElement.Parse($$"""{ "_ts": {{Noon.AddMinutes(minutes).ToUnixTimeSeconds()}} }"""),
            ],
            before,
            position,
            IsEnd: false,
            Noon.AddDays(days)
        );

    private static FeedCoverage After(params FeedPage[] pages) =>
        pages.Aggregate(new FeedCoverage(Noon), (coverage, page) => coverage.After(page));

    [Fact]
    public void At_the_end_of_the_feed_it_is_the_time_of_the_read()
    {
        var end = new FeedPage([], OneRange, OneRange, IsEnd: true, Noon.AddDays(1));
        Assert.Equal(Noon.AddDays(1), new FeedCoverage(Noon).After(end).Until);
    }

    [Fact]
    public void Of_one_range_it_is_the_time_of_the_last_document() =>
        Assert.Equal(Noon.AddMinutes(5), After(Page(OneRange, OneRange, 5)).Until);

    [Fact]
    public void It_never_goes_back() => Assert.Equal(Noon, After(Page(OneRange, OneRange, -5)).Until);

    [Fact]
    public void Of_several_ranges_it_is_known_when_each_was_read()
    {
        Assert.Equal(Noon, After(Page(Next(0), Next(1), 5), Page(Next(1), Next(2), 3)).Until);
        Assert.Equal(
            Noon.AddMinutes(3),
            After(Page(Next(0), Next(1), 5), Page(Next(1), Next(2), 3), Page(Next(2), Next(0), 4)).Until
        );
    }

    [Fact]
    public void A_round_may_begin_with_any_range_and_skip_those_that_have_nothing() =>
        Assert.Equal(Noon.AddMinutes(2), After(Page(Next(2), Next(1), 2), Page(Next(1), Next(2), 7)).Until);

    [Fact]
    public void A_page_of_the_last_range_that_all_others_had_nothing_before_is_a_round() =>
        Assert.Equal(Noon.AddMinutes(2), After(Page(Next(1), Next(1), 2)).Until);

    [Fact]
    public void A_page_from_no_position_began_with_the_first_range() =>
        Assert.Equal(Noon.AddMinutes(2), After(Page(null, Next(1), 2), Page(Next(1), Next(0), 3)).Until);

    [Fact]
    public void After_a_round_another_begins()
    {
        var round = After(Page(Next(0), Next(1), 5), Page(Next(1), Next(2), 3), Page(Next(2), Next(0), 4));
        round = round.After(Page(Next(0), Next(1), 9)).After(Page(Next(1), Next(2), 9));
        Assert.Equal(Noon.AddMinutes(3), round.Until);
        Assert.Equal(Noon.AddMinutes(9), round.After(Page(Next(2), Next(0), 9)).Until);
    }

    [Fact]
    public void A_split_begins_the_round_again()
    {
        var coverage = After(Page(OneRange, Next(1), 5), Page(Next(1), Next(2), 6), Page(Next(2), Next(0), 7));
        Assert.Equal(Noon, coverage.Until);
        Assert.Equal(Noon.AddMinutes(6), coverage.After(Page(Next(0), Next(1), 8)).Until);
    }

    [Fact]
    public void A_position_that_does_not_tell_its_ranges_leaves_it_as_it_is() =>
        Assert.Equal(Noon, After(Page("{}", "{}", 5)).Until);

    [Fact]
    public void It_is_kept_in_a_text_with_the_position()
    {
        var half = After(Page(Next(0), Next(1), 5), Page(Next(1), Next(2), 3));
        var (coverage, position) = FeedCoverage.Parse(half.ToText(Next(2)))!.Value;
        Assert.Equal((half, Next(2)), (coverage, position));
        Assert.Equal(new FeedCoverage(Noon), FeedCoverage.Parse(new FeedCoverage(Noon).ToText(""))!.Value.Coverage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x/0//1")]
    [InlineData("1;2;3")]
    [InlineData("a;0;1;x")]
    [InlineData("1;-1;1;x")]
    [InlineData("1;0;9223372036854775807;x")]
    [InlineData("-9223372036854775808;0;1;x")]
    public void Another_text_is_none(string text) => Assert.Null(FeedCoverage.Parse(text));
}

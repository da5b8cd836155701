using ListingFunctions.Prices;
using Microsoft.Extensions.Logging.Abstractions;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>
/// A history with several changes of one number: a batch was in flight while an old copy of the listing was written
/// back, so that numbers were given again.
/// </summary>
public sealed class HistoryBranchTests
{
    private const long Id = 7;

    /// <summary>From number 5, at minute 10.</summary>
    private static readonly PriceTrail Trail = new([new PriceChange(900, Noon.AddMinutes(10), 5)], Noon.AddMinutes(9));

    /// <summary>1 to 4, with another 3 and 4 that follow 2 as well.</summary>
    private static readonly RecordedPrice[] Branches =
    [
        Recorded(100, minute: 1, number: 1, previous: null),
        Recorded(200, minute: 2, number: 2, previous: 1),
        Recorded(300, minute: 3, number: 3, previous: 2),
        Recorded(400, minute: 4, number: 4, previous: 3),
        Recorded(350, minute: 8, number: 3, previous: 2),
        Recorded(450, minute: 9, number: 4, previous: 8),
    ];

    [Fact]
    public void It_is_complete_if_each_change_has_its_previous_one() =>
        Assert.True(HistoryProof.HasEveryBranch(Branches, Trail));

    [Theory]
    [InlineData(0, "1")]
    [InlineData(1, "2")]
    [InlineData(2, "3")]
    [InlineData(4, "3")]
    public void It_is_incomplete_without_a_change_that_another_follows(int lost, string missing)
    {
        var rest = Branches.Where((_, index) => index != lost).ToList();
        Assert.False(HistoryProof.HasEveryBranch(rest, Trail));
        Assert.Equal(missing, MissingPrices.TextOf(HistoryProof.WithoutPrevious(rest, Trail)));
    }

    [Fact]
    public void It_is_incomplete_without_the_numbers_before_the_trail() =>
        Assert.False(HistoryProof.HasEveryBranch([.. Branches.Where(price => price.Number < 4)], Trail));

    [Fact]
    public void It_is_incomplete_without_its_beginning() => Assert.False(HistoryProof.HasEveryBranch([], Trail));

    [Fact]
    public void A_change_without_a_number_proves_nothing() =>
        Assert.False(HistoryProof.HasEveryBranch([Branches[0] with { Number = 0 }, .. Branches], Trail));

    [Fact]
    public void A_change_whose_previous_one_is_unknown_proves_nothing() =>
        Assert.False(HistoryProof.HasEveryBranch([.. Branches, Branches[3] with { PreviousId = null }], Trail));

    [Fact]
    public void A_previous_change_may_be_accepted_as_lost()
    {
        var accepted = Trail with { Missing = [new MissingPrices(3, 3, Noon)] };
        Assert.True(HistoryProof.HasEveryBranch([.. Branches.Where(price => price.Number != 3)], accepted));
        Assert.False(HistoryProof.HasEveryBranch([.. Branches.Where(price => price.Number != 2)], accepted));
    }

    [Fact]
    public async Task A_read_returns_the_changes_of_all_branches_in_order_of_time()
    {
        var history = new FakePriceHistory();
        history.Record(Id, Branches);
        var reader = new HistoryReader(history, TimeProvider.System, NullLogger<HistoryReader>.Instance);
        var all = await reader.ReadAllAsync(Id, Trail, TestContext.Current.CancellationToken);
        Assert.Equal([100, 200, 300, 400, 350, 450, 900], all!.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task A_change_to_the_price_that_another_branch_had_set_is_not_returned()
    {
        var history = new FakePriceHistory();
        history.Record(
            Id,
            [.. Branches[..4], Branches[4] with { PriceEur = 400 }, Branches[5] with { PriceEur = 900 }]
        );
        var reader = new HistoryReader(history, TimeProvider.System, NullLogger<HistoryReader>.Instance);
        var all = await reader.ReadAllAsync(Id, Trail, TestContext.Current.CancellationToken);
        Assert.Equal([100, 200, 300, 400, 900], all!.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task What_a_branch_lacks_is_reported_as_missing()
    {
        var history = new FakePriceHistory();
        history.Record(Id, [.. Branches[..4], Branches[5]]);
        var reader = new HistoryReader(history, TimeProvider.System, NullLogger<HistoryReader>.Instance);
        var (all, missing) = await reader.TryReadAllAsync(Id, Trail, TestContext.Current.CancellationToken);
        Assert.Null(all);
        Assert.Equal("3", MissingPrices.TextOf(missing));
    }

    private static RecordedPrice Recorded(decimal price, int minute, long number, int? previous) =>
        new(
            price,
            Noon.AddMinutes(minute),
            number,
            previous is { } before ? PriceChange.KeyOf(Noon.AddMinutes(before)) : ""
        );
}

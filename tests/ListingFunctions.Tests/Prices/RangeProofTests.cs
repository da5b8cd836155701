using FsCheck.Xunit;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Prices;

/// <summary>The proof that a range of a history has no gap: 20 changes, one a minute from noon, the last 4 in the trail.</summary>
public sealed class RangeProofTests
{
    private const int Older = 16;

    private static readonly PriceChange[] All = ChangesOf(RisingPrices(20));
    private static readonly PriceTrail Trail = new(All[Older..], All[Older - 1].CreatedDate);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateTimeOffset? At(int? minute) => minute is { } after ? Noon.AddMinutes(after) : null;

    /// <summary>Reads a range of the older changes without the lost ones, and whether it is proved to have no gap.</summary>
    private static async Task<(PriceChange[] Changes, bool IsProved)> ReadAsync(
        PriceRange range,
        int count,
        PriceTrail? trail = null,
        params IEnumerable<long> lost
    )
    {
        var history = new FakePriceHistory();
        history.Record(10, All);
        history.Lose(10, All.Where(change => lost.Contains(change.Number)));
        var older = range.EndingBefore(Trail.First!.CreatedDate);
        var read = await history.ReadRangeAsync(10, older, count, Stop);
        var found = read.Where(price => older.Contains(price.CreatedDate)).Take(count).Select(price => price.Change);
        return ([.. found], HistoryProof.HasNoGap(read, older, count, trail ?? Trail));
    }

    private static PriceChange[] Expected(PriceRange range, int count)
    {
        var changes = All.Take(Older).Where(change => range.Contains(change.CreatedDate));
        return [.. (range.NewestFirst ? changes.Reverse() : changes).Take(count)];
    }

    [Property(MaxTest = 500)]
    public bool A_range_of_a_complete_history_is_always_proved(sbyte? from, byte? length, byte count, bool newestFirst)
    {
        var start = from % 20;
        var range = new PriceRange(
            At(start),
            At(length is { } minutes ? (start ?? 0) + minutes % 20 : null),
            newestFirst
        );
#pragma warning disable xUnit1031 // A property is synchronous; the history in memory never waits.
        var (changes, isProved) = ReadAsync(range, 1 + count % 20).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
        return range.EndingBefore(Trail.First!.CreatedDate).IsEmpty
            || (isProved && changes.SequenceEqual(Expected(range, 1 + count % 20)));
    }

    [Property(MaxTest = 2000)]
    public bool What_is_proved_lacks_nothing(sbyte? from, byte? length, byte count, bool newestFirst, byte[] lost)
    {
        var start = from % 20;
        var range = new PriceRange(
            At(start),
            At(length is { } minutes ? (start ?? 0) + minutes % 20 : null),
            newestFirst
        );
        var numbers = (lost ?? []).Take(3).Select(number => 1L + number % 20);
#pragma warning disable xUnit1031 // A property is synchronous; the history in memory never waits.
        var (changes, isProved) = ReadAsync(range, 1 + count % 20, lost: numbers).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
        return !isProved || changes.SequenceEqual(Expected(range, 1 + count % 20));
    }

    [Theory]
    [InlineData(4, 8, 10, false, 5, false)] // the first of the range
    [InlineData(4, 8, 10, false, 6, false)] // within the range
    [InlineData(4, 8, 10, false, 8, false)] // the last of the range
    [InlineData(4, 8, 10, false, 9, false)] // the change after the range: nothing proves its end
    [InlineData(4, 8, 10, false, 4, true)] // the change before the range
    [InlineData(4, 8, 10, false, 10, true)]
    [InlineData(4, 8, 10, true, 5, false)]
    [InlineData(4, 8, 10, true, 6, false)]
    [InlineData(4, 8, 10, true, 8, false)]
    [InlineData(4, 8, 10, true, 9, false)]
    [InlineData(4, 8, 10, true, 4, true)]
    [InlineData(4, 8, 2, false, 5, false)]
    [InlineData(4, 8, 2, false, 6, false)]
    [InlineData(4, 8, 2, false, 9, true)] // cut before the end
    [InlineData(4, 8, 2, true, 5, true)] // cut before the beginning
    [InlineData(4, 8, 2, true, 7, false)]
    [InlineData(4, 8, 2, true, 8, false)]
    [InlineData(4, 8, 2, true, 9, false)]
    [InlineData(4, 8, 4, true, 5, false)]
    [InlineData(0, 3, 10, false, 1, false)]
    [InlineData(null, 3, 10, false, 1, false)]
    [InlineData(null, 3, 10, true, 1, false)]
    [InlineData(12, null, 10, false, 16, false)]
    [InlineData(12, null, 10, true, 16, false)]
    [InlineData(12, null, 10, true, 17, true)] // the trail carries it
    [InlineData(12, null, 10, false, 17, true)]
    public async Task A_change_that_is_missing_within_a_range_or_at_its_ends_is_noticed(
        int? from,
        int? before,
        int count,
        bool newestFirst,
        long lost,
        bool isProved
    ) =>
        Assert.Equal(
            isProved,
            (await ReadAsync(new PriceRange(At(from), At(before), newestFirst), count, lost: lost)).IsProved
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_range_between_two_changes_is_proved_to_be_empty_by_the_one_after_it(bool newestFirst)
    {
        var range = new PriceRange(At(4)!.Value.AddSeconds(1), At(5)!.Value.AddSeconds(-1), newestFirst);
        Assert.True((await ReadAsync(range, 5)).IsProved);
        Assert.False((await ReadAsync(range, 5, lost: 6)).IsProved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_range_after_the_newest_older_change_is_proved_to_be_empty_by_the_trail(bool newestFirst)
    {
        var range = new PriceRange(At(15)!.Value.AddSeconds(1), At(16)!.Value.AddSeconds(-1), newestFirst);
        Assert.True((await ReadAsync(range, 5)).IsProved);
        // Nothing is known of what precedes such a trail.
        Assert.False((await ReadAsync(range, 5, new PriceTrail(All[Older..]), lost: 17)).IsProved);
    }

    [Fact]
    public async Task An_end_where_the_trail_begins_is_proved_by_the_number_of_its_first_change()
    {
        var range = new PriceRange(At(12), At(16));
        Assert.True((await ReadAsync(range, 10, new PriceTrail(All[Older..]), lost: 17)).IsProved);
        Assert.False((await ReadAsync(range, 10, new PriceTrail(All[Older..]), lost: 16)).IsProved);
    }

    [Fact]
    public async Task An_empty_trail_proves_no_end()
    {
        var range = new PriceRange(At(12), null);
        Assert.False((await ReadAsync(range, 10, new PriceTrail([]), lost: 17)).IsProved);
        Assert.True((await ReadAsync(range, 10, new PriceTrail([]))).IsProved);
    }

    [Fact]
    public void Nothing_read_proves_nothing() =>
        Assert.False(HistoryProof.HasNoGap([], new PriceRange(null, null), 5, new PriceTrail([])));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changes_without_numbers_prove_nothing(bool newestFirst)
    {
        var read = WithoutNumbers(All[..Older]);
        if (newestFirst)
            Array.Reverse(read);
        Assert.False(HistoryProof.HasNoGap(read, new PriceRange(null, At(16), newestFirst), 20, Trail));
    }

    [Fact]
    public void A_change_without_a_number_does_not_precede_number_1()
    {
        RecordedPrice[] read = [new(1, Noon, 0, ""), new(2, Noon.AddMinutes(1), 1, PriceChange.KeyOf(Noon))];
        Assert.False(HistoryProof.HasNoGap(read, new PriceRange(Noon, At(1)), 10, Trail));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Duplicate_numbers_prove_nothing(bool newestFirst)
    {
        var history = new FakePriceHistory();
        history.Record(10, All);
        history.Record(10, new RecordedPrice(1, Noon.AddMinutes(5).AddSeconds(1), 6, All[5].Key));
        var range = new PriceRange(At(4), At(8), newestFirst);
        Assert.False(HistoryProof.HasNoGap(await history.ReadRangeAsync(10, range, 10, Stop), range, 10, Trail));
    }

    [Fact]
    public async Task A_loss_that_was_accepted_is_left_to_the_proof_of_the_complete_history()
    {
        var trail = Trail with { Missing = [new MissingPrices(6, 6, Noon)] };
        Assert.False((await ReadAsync(new PriceRange(At(4), At(8)), 10, trail, lost: 6)).IsProved);
    }

    [Theory]
    [InlineData(1, null, null, true)]
    [InlineData(1, "x", null, true)]
    [InlineData(0, "", null, true)]
    [InlineData(5, "", 60, true)]
    [InlineData(5, null, 60, false)]
    [InlineData(5, "2026-03-01T11:59:59.999Z", 0, true)]
    [InlineData(5, "2026-03-01T12:00:00.000Z", 0, false)]
    [InlineData(5, "2026-03-01T12:00:00.001Z", 0, false)]
    [InlineData(5, "2026-03-01T12:00:00.000Z", null, false)]
    public void A_change_is_the_first_of_a_range_if_it_is_the_first_of_all_or_the_one_before_is_older(
        long number,
        string? previous,
        int? from,
        bool isFirst
    ) => Assert.Equal(isFirst, new RecordedPrice(1, Noon.AddDays(1), number, previous).IsFirstFrom(At(from)));
}

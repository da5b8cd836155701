using ListingFunctions.Cosmos;

namespace ListingFunctions.Tests.Cosmos;

public sealed class SeenContainersTests
{
    private const string Id = "Ht4QAJ0hKmY=";

    /// <summary>The token of a range at a realistic position, in an account of two regions.</summary>
    private static string TokenOf(int range)
    {
        var lsn = 4_000_000 + range * 7_919L % 3_000_017;
        return $"{range}:1#{lsn}#0={lsn}#3={lsn - range % 5}";
    }

    private static SeenContainers Seen(int ranges, string? own = null)
    {
        var seen = new SeenContainers();
        if (own is not null)
            seen.Add("listings", Id, own, isImportant: true);
        for (var range = 0; range < ranges; range++)
        {
            seen.Add("listings", Id, TokenOf(range), isImportant: false);
            seen.Add("listing_prices", Id, TokenOf(range), isImportant: false);
        }

        return seen;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(120)]
    [InlineData(1000)]
    public void A_token_of_any_number_of_ranges_is_short_and_comes_back_as_it_went(int ranges)
    {
        var token = Seen(ranges).ToString();
        Assert.InRange(token.Length, 1, 4096);
        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        var read = SeenContainers.Parse(token)!;
        Assert.Equal(token, read.ToString());
        Assert.Equal(Seen(ranges).Find("listing_prices"), read.Find("listing_prices"));
    }

    [Fact]
    public void Of_many_ranges_those_of_the_clients_own_listings_are_kept()
    {
        const string Own = "998:1#9000000#0=9000000#3=9000000";
        Assert.StartsWith($"{Own},", Seen(1000, Own).Find("listings")!.Value.Token, StringComparison.Ordinal);
        var later = SeenContainers.Parse(Seen(1000, Own).ToString())!;
        later.Add("listings", Id, TokenOf(999), isImportant: true);
        Assert.StartsWith($"{TokenOf(999)},{Own},", later.Find("listings")!.Value.Token, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_seen_of_a_container_of_another_id_is_forgotten()
    {
        var seen = Seen(3);
        seen.Add("listings", "Ht4QALuVwYs=", "1:-1#2", isImportant: true);
        Assert.Equal(("Ht4QALuVwYs=", "1:-1#2"), seen.Find("listings"));
    }

    [Fact]
    public void A_range_that_lost_writes_is_set_back_alone_and_a_new_range_sets_back_all()
    {
        var seen = Seen(2);
        seen.Reset("listings", Id, "1:2#5#0=5#3=5");
        Assert.Equal($"{TokenOf(0)},1:2#5#0=5#3=5", seen.Find("listings")!.Value.Token);
        seen.Reset("listings", Id, "7:2#5#0=5#3=5");
        Assert.Equal("7:2#5#0=5#3=5", seen.Find("listings")!.Value.Token);
    }

    [Fact]
    public void A_token_of_an_earlier_release_begins_a_new_session() =>
        Assert.Equal("", SeenContainers.Parse("listing_prices=0:-1#7;listings=0:-1#42,1:-1#3")!.ToString());

    [Fact]
    public void A_token_that_was_altered_is_rejected()
    {
        var token = Seen(5).ToString();
        Assert.Null(SeenContainers.Parse(token[..^1]));
        Assert.Null(SeenContainers.Parse($"{token}A"));
        Assert.Null(SeenContainers.Parse(token.ToLowerInvariant()));
        Assert.Null(SeenContainers.Parse(""));
    }
}

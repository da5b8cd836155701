using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;

namespace ListingFunctions.Tests.Cosmos;

public sealed class FeedPositionTests
{
    private const string Id = "Ht4QAJ0hKmY=";
    private static readonly BigInteger End = (BigInteger.One << 126) - 1;

    /// <summary>A continuation of a container whose ranges have these lower bounds, as the SDK writes it.</summary>
    private static string Continuation(params IReadOnlyList<string> bounds)
    {
        var entries = bounds.Select(
            (bound, index) =>
            {
                var max = index + 1 < bounds.Count ? bounds[index + 1] : "FF";
                var lsn = 4_000_000 + index * 7_919L % 90_000_017;
                return $$$"""{"FeedRange":{"type":"Effective Partition Key Range","value":{"min":"{{{bound}}}","max":"{{{max}}}"}},"State":{"type":"continuation","value":"\"{{{lsn}}}\""}}""";
            }
        );
        return $$"""{"V":2,"Rid":"{{Id}}","Continuation":[{{string.Join(',', entries)}}]}""";
    }

    private static string Text(BigInteger bound) =>
        bound.IsZero ? "" : bound.ToString("X32", CultureInfo.InvariantCulture)[^32..];

    private static List<string> EqualRanges(int count) =>
        [.. Enumerable.Range(0, count).Select(index => Text(End / count * index))];

    /// <summary>Ranges that were split in the middle, now one and now another.</summary>
    private static List<string> SplitRanges(int count)
    {
        var random = new Random(1);
        List<BigInteger> bounds = [BigInteger.Zero, End];
        while (bounds.Count <= count)
        {
            var index = random.Next(bounds.Count - 1);
            bounds.Insert(index + 1, bounds[index] + (bounds[index + 1] - bounds[index]) / 2);
        }

        return [.. bounds.SkipLast(1).Select(Text)];
    }

    private static void AssertSame(string expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!)), actual);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void The_ranges_of_a_position_are_counted_in_both_forms(int count)
    {
        var continuation = Continuation(SplitRanges(count));
        Assert.Equal(count, FeedPosition.CountRanges(continuation));
        Assert.Equal(count, FeedPosition.CountRanges(FeedPosition.Shorten(continuation)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(120)]
    [InlineData(1000)]
    public void A_continuation_of_any_number_of_ranges_fits_into_an_address_and_comes_back(int ranges)
    {
        foreach (var bounds in new[] { EqualRanges(ranges), SplitRanges(ranges) })
        {
            var continuation = Continuation(bounds);
            var token = OpaqueToken.Write("price-changes", FeedPosition.Shorten(continuation));
            Assert.InRange(token.Length, 1, 7500);
            Assert.True(OpaqueToken.TryRead(token, "price-changes", out var read));
            var (id, restored) = FeedPosition.Restore(read)!.Value;
            Assert.Equal(Id, id);
            AssertSame(continuation, restored);
        }
    }

    [Fact]
    public void The_range_to_be_read_next_stays_the_next()
    {
        var json = JsonNode.Parse(Continuation(EqualRanges(5)))!;
        var entries = json["Continuation"]!.AsArray();
        for (var turn = 0; turn < 3; turn++)
        {
            var first = entries[0]!;
            entries.RemoveAt(0);
            entries.Add(first);
        }

        var text = FeedPosition.Shorten(json.ToJsonString());
        Assert.DoesNotContain("{", text, StringComparison.Ordinal);
        AssertSame(json.ToJsonString(), FeedPosition.Restore(text)!.Value.Continuation);
    }

    [Fact]
    public void A_range_that_was_not_read_stays_unread()
    {
        var unread = Continuation(EqualRanges(2))
            .Replace(
                """{"type":"continuation","value":"\"4000000\""}""",
                """{"type":"beginning"}""",
                StringComparison.Ordinal
            );
        var text = FeedPosition.Shorten(unread);
        Assert.DoesNotContain("{", text, StringComparison.Ordinal);
        AssertSame(unread, FeedPosition.Restore(text)!.Value.Continuation);
    }

    [Fact]
    public void A_range_that_is_read_from_an_instant_keeps_it()
    {
        var timed = Continuation(EqualRanges(3))
            .Replace(
                """{"type":"continuation","value":"\"4000000\""}""",
                """{"type":"time","value":"2026-11-26T03:07:27.0000000Z"}""",
                StringComparison.Ordinal
            );
        var text = FeedPosition.Shorten(timed);
        Assert.DoesNotContain("{", text, StringComparison.Ordinal);
        AssertSame(timed, FeedPosition.Restore(text)!.Value.Continuation);
    }

    [Fact]
    public void A_position_tells_how_many_ranges_there_are_and_which_is_next()
    {
        Assert.Equal((5, 0), FeedPosition.RangesOf(FeedPosition.Shorten(Continuation(EqualRanges(5)))));
        Assert.Equal((1, 0), FeedPosition.RangesOf("x/0//1"));
        Assert.Null(FeedPosition.RangesOf(Continuation(EqualRanges(5))));
    }

    [Theory]
    [InlineData("", "05C1C9CD673398")]
    [InlineData("", "1000", "2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void Bounds_of_another_form_are_kept_as_they_are(params string[] bounds)
    {
        var continuation = Continuation(bounds);
        Assert.Equal(continuation, FeedPosition.Shorten(continuation));
        Assert.Equal((Id, continuation), FeedPosition.Restore(continuation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("x/0//1,2")]
    [InlineData("x/1//1")]
    [InlineData("x/-1//1")]
    [InlineData("x/0/g/1,2")]
    [InlineData("x/0//1/")]
    public void What_is_no_position_is_none(string text) => Assert.Null(FeedPosition.Restore(text));
}

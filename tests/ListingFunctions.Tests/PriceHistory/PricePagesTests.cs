using System.Text.RegularExpressions;
using FsCheck.Xunit;
using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

[Collection(nameof(MeasuresMemory))]
public sealed partial class PricePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IListingStore StoreOf(LongHistory history)
    {
        var listings = Substitute.For<IListingStore>();
        listings.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(history.Listing, "\"1\""));
        return listings;
    }

    private static async Task<FunctionResponse> GetAsync(LongHistory history, string query, string id = "10")
    {
        var request = Request("GET", $"/api/listings/{id}/prices", query: query);
        var time = new FakeTimeProvider();
        var function = new GetListingPrices(
            StoreOf(history),
            new HistoryReader(history, time, NullLogger<HistoryReader>.Instance)
        );
        var response = request.ExecuteAsync(function.RunAsync(request, id, Stop));
        while (!response.IsCompleted && await Task.WhenAny(response, Task.Delay(1, Stop)) != response)
            time.Advance(TimeSpan.FromSeconds(1));
        return await response;
    }

    private static string? NextOf(FunctionResponse response) =>
        Link.Match(response.Headers.Link.ToString()) is { Success: true } match ? match.Groups[1].Value : null;

    private static async Task<List<DateTimeOffset>> ReadToTheEndAsync(LongHistory history, string query)
    {
        var dates = new List<DateTimeOffset>();
        for (var next = query; next is not null; )
        {
            var response = await GetAsync(history, next);
            Assert.Equal(200, response.Status);
            dates.AddRange(
                response.Body.EnumerateArray().Select(price => price.GetProperty("created_date").GetDateTimeOffset())
            );
            next = NextOf(response);
        }

        return dates;
    }

    [Property(MaxTest = 200)]
    public bool Pages_return_a_range_once_whatever_its_bounds_order_and_size(
        byte count,
        byte limit,
        byte? from,
        byte? length,
        bool newestFirst
    )
    {
        var history = new LongHistory(1 + count);
        DateTimeOffset? first = from is { } offset ? Noon.AddSeconds(offset - 3) : null;
        DateTimeOffset? end = length is { } seconds ? (first ?? Noon).AddSeconds(seconds) : null;
        var expected = Enumerable
            .Range(0, 1 + count)
            .Select(index => LongHistory.Change(index).CreatedDate)
            .Where(date => !(date < first) && !(date >= end));
        var query =
            $"?limit={1 + limit}"
            + (first is { } f ? $"&from={PriceChange.KeyOf(f)}" : "")
            + (end is { } e ? $"&to={PriceChange.KeyOf(e)}" : "")
            + (newestFirst ? "&order=desc" : "");
#pragma warning disable xUnit1031 // A property is synchronous; nothing here waits for anything.
        var returned = ReadToTheEndAsync(history, query).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
        return returned.SequenceEqual(newestFirst ? expected.Reverse() : expected);
    }

    [Theory]
    [InlineData("?limit=5&order=desc", 0)]
    [InlineData("?limit=9&order=desc", 1)]
    [InlineData("?from=2026-03-01T12:01:31Z", 0)]
    [InlineData("?from=2026-03-01T12:01:30.001Z", 0)]
    [InlineData("?from=2026-03-01T12:01:30Z", 1)]
    [InlineData("?limit=5", 1)]
    [InlineData("?to=2026-03-01T12:00:00Z&from=2026-03-01T12:00:00Z", 0)]
    public async Task What_the_listing_carries_is_not_asked_of_the_history(string query, int reads)
    {
        var history = new LongHistory(100);
        Assert.Equal(200, (await GetAsync(history, query)).Status);
        Assert.Equal(reads, history.Reads);
    }

    [Theory]
    [InlineData("?limit=200")]
    [InlineData("?order=desc&limit=10")]
    [InlineData("?from=2026-03-01T12:01:28Z&to=2026-03-01T12:01:31Z")]
    [InlineData("?to=2026-03-01T12:01:30Z")]
    public async Task A_page_with_a_gap_is_not_returned(string query)
    {
        var history = new LongHistory(100, behind: 1);
        Assert.Equal(503, (await GetAsync(history, query)).Status);
        // The range, four times the complete history, and as often again to find out what is missing.
        Assert.Equal(1 + 4 + 4, history.Reads);
    }

    [Theory]
    [InlineData("?limit=50")]
    [InlineData("?from=2026-03-01T12:00:10Z&to=2026-03-01T12:00:30Z&limit=19")]
    [InlineData("?to=2026-03-01T12:00:30Z&order=desc&limit=5")]
    [InlineData("?to=2026-03-01T12:00:30Z")]
    public async Task A_page_that_ends_before_the_gap_is_returned_by_one_read(string query)
    {
        var history = new LongHistory(100, behind: 1);
        Assert.Equal(200, (await GetAsync(history, query)).Status);
        Assert.Equal(1, history.Reads);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=%201", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?order=up", "order")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2026-03-01", "from")]
    [InlineData("?from=2026-03-01T12:00:00", "from")]
    [InlineData("?to=2026-02-30T12:00:00Z", "to")]
    [InlineData("?to=9999-01-01T00:00:00Z", "to")]
    [InlineData("?to=9998-12-31T23:59:59.9999Z", "to")]
    [InlineData("?from=9998-12-31T23:59:59.9990001Z", "from")]
    [InlineData("?to=0001-01-01T00:00:00%2B01:00", "to")]
    [InlineData("?to=", "to")]
    [InlineData("?from=2026-03-01T12:00:01Z&to=2026-03-01T12:00:00Z", "from")]
    [InlineData("?since=now", "since")]
    [InlineData("?limit=0&form=2026-03-01T12:00:00Z", "limit,form")]
    [InlineData("?continuation=a&continuation=a", "continuation")]
    public async Task A_parameter_outside_its_rule_is_named(string query, string fields)
    {
        var response = await GetAsync(new LongHistory(3), query);
        Assert.Equal(422, response.Status);
        var named = response
            .Body.GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("field").GetString());
        Assert.Equal(fields, string.Join(',', named));
    }

    [Theory]
    [InlineData("2026-03-01T12:00:01Z")]
    [InlineData("2026-03-01t12:00:01.000z")]
    [InlineData("2026-03-01T14:00:01%2B02:00")]
    [InlineData("2026-03-01T14:00:01+02:00")]
    [InlineData("2026-03-01T06:30:01-05:30")]
    [InlineData("2026-03-01T12:00:00.000000001Z")]
    [InlineData("2026-03-01T12:00:00.0001Z")]
    public async Task An_instant_is_read_with_its_offset_and_what_is_at_it_belongs_to_the_range(string from)
    {
        var response = await GetAsync(new LongHistory(3), $"?from={from}");
        Assert.Equal(2, response.Body.GetArrayLength());
    }

    [Fact]
    public async Task What_is_at_the_end_does_not_belong_to_the_range() =>
        Assert.Equal(2, (await GetAsync(new LongHistory(3), "?to=2026-03-01T12:00:02Z")).Body.GetArrayLength());

    [Fact]
    public async Task Without_a_limit_a_page_holds_a_hundred() =>
        Assert.Equal(100, (await GetAsync(new LongHistory(300), "?order=asc")).Body.GetArrayLength());

    [Fact]
    public async Task A_function_key_in_the_address_asks_for_nothing() =>
        Assert.Equal(9, (await GetAsync(new LongHistory(9), "?code=secret")).Body.GetArrayLength());

    [Fact]
    public async Task A_continuation_that_was_changed_anywhere_is_a_400()
    {
        var history = new LongHistory(100);
        var next = NextOf(await GetAsync(history, "?limit=5"))!;
        var start = next.IndexOf("continuation=", StringComparison.Ordinal) + "continuation=".Length;
        for (var at = start; at < next.Length; at++)
        {
            var changed = next[..at] + (next[at] == 'A' ? 'B' : 'A') + next[(at + 1)..];
            Assert.Equal(400, (await GetAsync(history, changed)).Status);
        }

        Assert.Equal(400, (await GetAsync(history, next[..^1])).Status);
        Assert.Equal(400, (await GetAsync(history, next + "A")).Status);
        Assert.Equal(400, (await GetAsync(history, "?continuation=")).Status);
    }

    [Theory]
    [InlineData("&order=desc")]
    [InlineData("&from=2026-03-01T12:00:00Z")]
    [InlineData("&to=2026-03-01T12:00:50Z")]
    public async Task A_continuation_of_another_question_is_a_400(string other)
    {
        var history = new LongHistory(100);
        var next = NextOf(await GetAsync(history, "?limit=5"))!;
        Assert.Equal(400, (await GetAsync(history, next + other)).Status);
    }

    [Fact]
    public async Task A_page_of_a_million_prices_takes_the_same_memory_wherever_it_lies()
    {
        var history = new LongHistory(1_000_000);
        var allocated = new List<long>();
        foreach (var hours in new[] { 0, 0, 100, 200, 277 })
        {
            // All of it happens on this thread, since the history is there at once.
            var before = GC.GetAllocatedBytesForCurrentThread();
            var response = await GetAsync(history, $"?limit=1000&from={PriceChange.KeyOf(Noon.AddHours(hours))}");
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(1000, response.Body.GetArrayLength());
        }

        Assert.Equal(1001, history.LargestRead);
        // The first is there to warm up. A history of a million is a hundred megabytes.
        Assert.InRange(allocated.Skip(1).Max(), 1, allocated.Skip(1).Min() * 11 / 10);
        Assert.InRange(allocated[^1], 1, 4_000_000);
    }

    [Fact]
    public async Task A_summary_of_a_million_prices_passes_through_the_memory_of_a_page()
    {
        var live = new List<long>();
        var history = new LongHistory(1_000_000)
        {
            OnRead = () =>
            {
                if (Random.Shared.Next(100) == 0)
                    live.Add(GC.GetTotalMemory(forceFullCollection: true));
            },
        };
        var request = Request("GET", "/api/listings/10/prices/summary");
        var time = new FakeTimeProvider(Noon.AddSeconds(1_000_000));
        var function = new GetPriceSummary(
            StoreOf(history),
            new HistoryReader(history, time, NullLogger<HistoryReader>.Instance),
            time
        );
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var response = await request.ExecuteAsync(function.RunAsync(request, "10", Stop));
        Assert.Equal(999_999, response.Body.GetProperty("changes_count").GetInt64());
        Assert.Equal(500, history.LargestRead);
        Assert.All(live, bytes => Assert.InRange(bytes - before, long.MinValue, 40_000_000));
    }

    [GeneratedRegex(@"\A</api/listings/10/prices(\?[^>]+)>; rel=""next""\z")]
    private static partial Regex Link { get; }
}

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>What an operator does about documents whose price could not be recorded.</summary>
public sealed class PriceFailureTests
{
    private const string Failures = "ops/price-failures";

    /// <summary>A listing whose price was replaced by text, out of band, and its dead letter.</summary>
    private static async Task<(long Id, string Failure)> BreakAsync(App app)
    {
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = "cheap";
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await app.DeliverAsync(await app.DocumentAsync(id));
        return (id, Assert.Single(await app.FailuresAsync(), failure => failure.ListingId == $"{id}").Id);
    }

    /// <summary>A clock that stands still until it is advanced.</summary>
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private Task<App> StartAsync() =>
        App.StartAsync(feed: false, configure: services => services.AddSingleton<TimeProvider>(_time));

    [Fact]
    public async Task Failures_are_listed_newest_first_a_page_at_a_time_without_their_documents()
    {
        await using var app = await StartAsync();
        foreach (var i in Enumerable.Range(0, 3))
        {
            await app.DeliverAsync(new JsonObject { ["id"] = $"broken-{i}" });
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = await app.SendAsync("GET", $"{Failures}?limit=2");
        Assert.Equal(2, first.Body.GetArrayLength());
        Assert.Equal("broken-2", first.Body[0].GetProperty("listing_id").GetString());
        Assert.NotEmpty(first.Body[0].GetProperty("reason").GetString()!);
        Assert.False(first.Body[0].TryGetProperty("document", out _));

        var next = first.Headers["Link"].Split('<', '>')[1]["/api/".Length..];
        var second = await app.SendAsync("GET", next);
        Assert.Equal("broken-0", Assert.Single(second.Body.EnumerateArray()).GetProperty("listing_id").GetString());
        Assert.DoesNotContain("Link", second.Headers.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Failures_of_one_millisecond_are_listed_by_id_and_each_once_whatever_the_pages(int limit)
    {
        await using var app = await StartAsync();
        // As one batch and one by one: the order of delivery decides nothing.
        await app.DeliverAsync([.. Enumerable.Range(0, 4).Select(i => new JsonObject { ["id"] = $"broken-{i}" })]);
        foreach (var i in Enumerable.Range(4, 3))
            await app.DeliverAsync(new JsonObject { ["id"] = $"broken-{i}" });

        var listed = new List<string>();
        for (string? next = $"{Failures}?limit={limit}"; next is not null; )
        {
            var page = await app.SendAsync("GET", next);
            listed.AddRange(page.Body.EnumerateArray().Select(failure => failure.GetProperty("id").GetString()!));
            next = page.Headers.TryGetValue("Link", out var link) ? link.Split('<', '>')[1]["/api/".Length..] : null;
        }

        var failures = await app.FailuresAsync();
        Assert.Single(failures.Select(failure => failure.FailedDate).Distinct());
        Assert.Equal(failures.Select(failure => failure.Id).OrderDescending(StringComparer.Ordinal), listed);
        Assert.Equal(7, listed.Count);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=2&limit=2", "limit")]
    [InlineData("since=now&limit=x", "limit", "since")]
    [InlineData("continuation=x&continuation=x", "continuation")]
    public async Task A_parameter_outside_its_rule_is_named(string query, params string[] fields)
    {
        await using var app = await App.StartAsync(feed: false);
        var response = await app.SendAsync("GET", $"{Failures}?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields, response.Fields);
    }

    [Fact]
    public async Task A_failure_is_read_with_the_document_that_failed()
    {
        await using var app = await App.StartAsync(feed: false);
        var (id, failure) = await BreakAsync(app);
        var response = await app.SendAsync("GET", $"{Failures}/{failure}");
        var document = JsonNode.Parse(response.Body.GetProperty("document").GetString()!)!;
        Assert.Equal(($"{id}", "cheap"), ((string?)document["id"], (string?)document["latest_price_eur"]));
    }

    [Fact]
    public async Task A_retry_that_fails_again_returns_the_reason_and_keeps_the_dead_letter()
    {
        await using var app = await App.StartAsync(feed: false);
        var (_, failure) = await BreakAsync(app);
        var response = await app.SendAsync("POST", $"{Failures}/{failure}/retry");
        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.Contains("latest_price_eur", response.Message, StringComparison.Ordinal);
        Assert.Single(await app.FailuresAsync());
    }

    [Fact]
    public async Task A_retry_of_what_is_not_JSON_says_where()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.DeliverTextAsync("[{ \"id\": ");
        var failure = Assert.Single(await app.FailuresAsync());
        var response = await app.SendAsync("POST", $"{Failures}/{failure.Id}/retry");
        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.Contains(
            "The document is not valid JSON at line 1, byte 10: ",
            response.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("LineNumber", response.Message, StringComparison.Ordinal);
        Assert.Single(await app.FailuresAsync());
    }

    [Fact]
    public async Task A_listing_that_was_put_right_is_recorded_by_a_retry()
    {
        await using var app = await App.StartAsync(feed: false);
        var (id, failure) = await BreakAsync(app);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = 2;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());

        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("POST", $"{Failures}/{failure}/retry")).Status);
        Assert.Empty(await app.FailuresAsync());
        Assert.Equal([1m, 2m], (await app.AllRecordedAsync(id)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task A_retry_records_nothing_of_a_listing_that_no_longer_exists()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        using (app.Cosmos.On("POST", "listing_prices").Fail(HttpStatusCode.BadRequest))
            await app.DeliverAsync(await app.DocumentAsync(id));
        var failure = Assert.Single(await app.FailuresAsync()).Id;
        (await app.Listings.DeleteItemStreamAsync($"{id}", new PartitionKey($"{id}"), null, App.Stop)).Dispose();

        var response = await app.SendAsync("POST", $"{Failures}/{failure}/retry");
        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.Contains("no longer exists", response.Message, StringComparison.Ordinal);
        Assert.Empty(await app.RecordedAsync(id));
    }

    [Fact]
    public async Task A_discarded_failure_is_gone()
    {
        await using var app = await App.StartAsync(feed: false);
        var (_, failure) = await BreakAsync(app);
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"{Failures}/{failure}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("DELETE", $"{Failures}/{failure}")).Status);
        Assert.Empty(await app.FailuresAsync());
    }

    [Theory]
    [InlineData("GET", "x")]
    [InlineData("DELETE", "x")]
    [InlineData("POST", "x/retry")]
    [InlineData("GET", "%2F")]
    [InlineData("GET", "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_unknown_failure_is_a_404(string method, string path)
    {
        await using var app = await App.StartAsync(feed: false);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(method, $"{Failures}/{path}")).Status);
    }
}

using System.Net;
using System.Text.Json;
using ListingFunctions.PriceHistory;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>
/// A restore of <c>listing_prices</c> to an earlier second loses price changes that no listing carries any more. No
/// response, summary, page, replay or archive may pass the rest for the complete history.
/// </summary>
public sealed class HistoryGapTests : IAsyncLifetime
{
    private readonly TestArchive _archive = new();
    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await ArchiveApp.StartAsync(_archive, feed: true);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_history_with_a_gap_is_never_returned_as_complete_whatever_is_written_next()
    {
        var id = await RecordedAsync(40);
        await _app.LosePricesAsync(id, 11, 40);
        await AssertIncompleteAsync(id);
        await _app.UpdateAsync(id, 101);
        await AssertIncompleteAsync(id);
        await Eventually.HoldsAsync(async () => (await GapsAsync()).Contains($"{id}", StringComparison.Ordinal));
        await AssertIncompleteAsync(id);

        for (var price = 1; price <= 20; price++)
            await _app.UpdateAsync(id, 200 + price);
        await AssertIncompleteAsync(id);
        var replay = await _app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal((HttpStatusCode.OK, 1), (replay.Status, replay.Body.GetProperty("gaps").GetInt32()));
        await AssertIncompleteAsync(id);
    }

    [Theory]
    [InlineData(5, 11, 32)] // In the newest recorded changes, and before the trail.
    [InlineData(40, 22, 38)] // Before the copy's trail, and within it.
    public async Task An_old_copy_written_back_over_a_gap_is_still_a_listing(int copied, int from, int to)
    {
        var (id, _) = await CopyWrittenBackAsync(copied, from, to);
        await _app.UpdateAsync(id, 101);
        var listing = await _app.SendAsync("GET", $"listings/{id}");
        Assert.Equal(
            (HttpStatusCode.OK, 101),
            (listing.Status, listing.Body.GetProperty("latest_price_eur").GetInt32())
        );
        await AssertIncompleteAsync(id);
        await _app.StartFeedAsync();
        await Eventually.HoldsAsync(async () => (await GapsAsync()).Contains($"{id}", StringComparison.Ordinal));
        await AssertIncompleteAsync(id);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("GET")]
    [InlineData("feed")]
    [InlineData("replay")]
    public async Task What_only_an_old_copy_still_carries_is_recorded_before_its_trail_is_replaced(string first)
    {
        var (id, _) = await CopyWrittenBackAsync(40, 36, 38);
        if (first == "PUT")
            await _app.UpdateAsync(id, 101);
        if (first == "replay")
            await _app.SendAsync("POST", "ops/price-history/replay");
        if (first == "feed")
            await _app.DeliverAsync(await _app.DocumentAsync(id));
        IEnumerable<decimal> expected = [.. Enumerable.Range(100_000, 45).Select(price => (decimal)price), 100_039];
        if (first == "PUT")
            expected = expected.Append(101);
        Assert.Equal(expected, (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task Once_a_gap_beneath_an_old_copy_is_closed_the_trail_is_trimmed_again()
    {
        var (id, lost) = await CopyWrittenBackAsync(5, 31, 38);
        await _app.UpdateAsync(id, 101);
        await AssertIncompleteAsync(id);
        foreach (var document in lost)
            await _app.ListingPrices.CreateItemAsync(document, new PartitionKey(id), null, App.Stop);
        await _app.SendAsync("POST", "ops/price-history/replay");
        for (var price = 201; price <= 280; price++)
            await _app.UpdateAsync(id, price);
        Assert.Equal(45 + 2 + 80, (await _app.PricesAsync(id)).Count);
        Assert.InRange((await _app.DocumentAsync(id))["recent_prices"]!.AsArray().Count, 1, 16);
    }

    /// <summary>
    /// A listing with 45 prices, all recorded, that was written back as it was at one of them after its history lost
    /// some. The feed is stopped.
    /// </summary>
    private async Task<(long Id, IReadOnlyList<JsonElement> Lost)> CopyWrittenBackAsync(int copied, int from, int to)
    {
        var id = await RecordedAsync(copied);
        var copy = await _app.DocumentAsync(id);
        for (var price = copied; price < 45; price++)
            await _app.UpdateAsync(id, 100_000 + price);
        await _app.AllRecordedAsync(id);
        await _app.StopFeedAsync();
        var lost = await _app.LosePricesAsync(id, from, to);
        // Cosmos counts in seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), App.Stop);
        await _app.WriteDocumentAsync($"{id}", copy.ToJsonString());
        return (id, lost);
    }

    [Fact]
    public async Task A_loss_accepted_before_an_old_copy_was_absorbed_hides_no_price()
    {
        var (id, _) = await CopyWrittenBackAsync(3, 11, 24);
        var accepted = await _app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=11&to=24");
        Assert.Equal(HttpStatusCode.OK, accepted.Status);
        var prices = await _app.PricesAsync(id);
        Assert.Equal(45 - 14 + 1, prices.Count);
        await _app.StartFeedAsync();
        await _app.AllRecordedAsync(id);
        Assert.Equal(prices, await _app.PricesAsync(id));
    }

    [Fact]
    public async Task A_read_that_meets_a_gap_lets_operators_find_it()
    {
        var id = await RecordedAsync(40);
        await _app.LosePricesAsync(id, 7, 7);
        await AssertIncompleteAsync(id);
        var gap = Assert.Single((await _app.SendAsync("GET", "ops/price-history/gaps")).Body.EnumerateArray());
        Assert.Equal(id, gap.GetProperty("listing_id").GetInt64());
        Assert.Equal("""[{"from":7,"to":7}]""", gap.GetProperty("missing_prices").GetRawText());
    }

    [Fact]
    public async Task A_range_after_the_gap_is_returned()
    {
        var id = await RecordedAsync(40);
        var prices = await _app.PricesAsync(id);
        await _app.LosePricesAsync(id, 5, 8);
        await AssertIncompleteAsync(id);
        var after = await _app.SendAsync("GET", $"listings/{id}/prices?from={InstantOf(prices[12])}");
        Assert.Equal((HttpStatusCode.OK, 28), (after.Status, after.Body.GetArrayLength()));
        var at = await _app.SendAsync("GET", $"listings/{id}/price?at={InstantOf(prices[15])}");
        Assert.Equal((HttpStatusCode.OK, 100_015), (at.Status, at.Body.GetProperty("price_eur").GetInt32()));
        var before = await _app.SendAsync("GET", $"listings/{id}/prices?to={InstantOf(prices[2])}&order=desc");
        Assert.Equal((HttpStatusCode.OK, 2), (before.Status, before.Body.GetArrayLength()));
        foreach (
            var page in new[]
            {
                $"from={InstantOf(prices[1])}&to={InstantOf(prices[12])}",
                "limit=6",
                "order=desc&limit=36",
            }
        )
            Assert.Equal(
                HttpStatusCode.ServiceUnavailable,
                (await _app.SendAsync("GET", $"listings/{id}/prices?{page}")).Status
            );
    }

    [Fact]
    public async Task When_the_missing_changes_are_back_the_history_is_complete_again()
    {
        var id = await RecordedAsync(40);
        var all = await _app.PricesAsync(id);
        var lost = await _app.LosePricesAsync(id, 11, 40);
        await _app.UpdateAsync(id, 101);
        await Eventually.HoldsAsync(async () => (await GapsAsync()).Contains($"{id}", StringComparison.Ordinal));
        foreach (var document in lost)
            await _app.ListingPrices.UpsertItemAsync(document, new PartitionKey(id), null, App.Stop);
        Assert.Equal(
            [.. all.Select(price => price.PriceEur), 101],
            (await _app.PricesAsync(id)).Select(p => p.PriceEur)
        );
        await _app.SendAsync("POST", "ops/price-history/replay");
        Assert.DoesNotContain($"{id}", await GapsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "from to")]
    [InlineData("?to=1", "from")]
    [InlineData("?from=0", "from to")]
    [InlineData("?from=2&to=x&colour=red", "to colour")]
    [InlineData("?from=2.0&to=1e0", "to")]
    public async Task A_loss_without_its_numbers_is_a_422_that_names_each_of_them(string query, string fields)
    {
        var response = await _app.SendAsync("POST", $"ops/price-history/1/accept-loss{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields.Split(' '), response.Fields);
    }

    [Fact]
    public async Task A_loss_that_an_operator_accepts_is_named_in_every_response()
    {
        var id = await RecordedAsync(40);
        var lost = await _app.LosePricesAsync(id, 11, 20);
        var refused = await _app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=10&to=20");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("11-20", refused.Body.GetProperty("message").GetString(), StringComparison.Ordinal);

        var part = await _app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=11&to=15");
        Assert.Equal(HttpStatusCode.OK, part.Status);
        await AssertIncompleteAsync(id);
        var rest = await _app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=16&to=20");
        Assert.Equal(HttpStatusCode.OK, rest.Status);
        Assert.False(rest.Body.TryGetProperty("gap_date", out _));

        var prices = await _app.SendAsync("GET", $"listings/{id}/prices");
        Assert.Equal((HttpStatusCode.OK, 30), (prices.Status, prices.Body.GetArrayLength()));
        Assert.Equal("11-15, 16-20", prices.Headers["Missing-Prices"]);
        foreach (var path in new[] { "prices/summary", "price", "prices?limit=5" })
            Assert.Equal(
                "11-15, 16-20",
                (await _app.SendAsync("GET", $"listings/{id}/{path}")).Headers["Missing-Prices"]
            );

        // A part comes back after all.
        foreach (var document in lost.Take(5))
            await _app.ListingPrices.CreateItemAsync(document, new PartitionKey(id), null, App.Stop);
        await _app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal("16-20", (await _app.SendAsync("GET", $"listings/{id}/prices")).Headers["Missing-Prices"]);

        await _app.DeleteAsync(id);
        await Eventually.HoldsAsync(() => Task.FromResult(IsArchived(id)));
        Assert.Equal(35, _archive.PricesOf(id).Count);
        Assert.Equal(1, _archive.Of(id).GetProperty("missing_prices").GetArrayLength());
    }

    [Fact]
    public async Task A_listing_with_a_gap_delays_nobody_elses_archive()
    {
        var id = await RecordedAsync(40);
        await _app.LosePricesAsync(id, 11, 40);
        await _app.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => (await GapsAsync()).Contains($"{id}", StringComparison.Ordinal));
        var other = await _app.CreateAsync(1);
        await _app.DeleteAsync(other);
        await Eventually.HoldsAsync(() => Task.FromResult(IsArchived(other)));
        Assert.False(IsArchived(id));

        var accepted = await _app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=11&to=24");
        Assert.True(accepted.Status == HttpStatusCode.OK, accepted.Text);
        await Eventually.HoldsAsync(() => Task.FromResult(IsArchived(id)));
        Assert.Equal(26, _archive.PricesOf(id).Count);
    }

    [Fact]
    public async Task A_write_is_rejected_when_the_trail_has_reached_its_bound()
    {
        var id = await RecordedAsync(40);
        await _app.LosePricesAsync(id, 1, 40);
        HttpStatusCode status;
        var price = 1000;
        do status = (await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(++price))).Status;
        while (status == HttpStatusCode.OK && price < 1100);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(price - 1, (await _app.DocumentAsync(id))["latest_price_eur"]!.GetValue<int>());
        var same = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(price - 1));
        Assert.Equal(HttpStatusCode.OK, same.Status);
    }

    /// <summary>A listing with so many prices, all of them recorded.</summary>
    private async Task<long> RecordedAsync(int count)
    {
        var id = await _app.CreateWithPricesAsync(count);
        await _app.AllRecordedAsync(id);
        return id;
    }

    private bool IsArchived(long id) =>
        _archive.Documents.Keys.Any(path => path.EndsWith($"/{id}.json", StringComparison.Ordinal));

    private async Task<string> GapsAsync() => (await _app.SendAsync("GET", "ops/price-history/gaps")).Text;

    private async Task AssertIncompleteAsync(long id)
    {
        foreach (var path in new[] { "prices", "prices/summary", "prices?limit=1000" })
            Assert.Equal(
                HttpStatusCode.ServiceUnavailable,
                (await _app.SendAsync("GET", $"listings/{id}/{path}")).Status
            );
    }

    private static string InstantOf(Price price) => Uri.EscapeDataString(price.CreatedDate.ToString("O"));
}

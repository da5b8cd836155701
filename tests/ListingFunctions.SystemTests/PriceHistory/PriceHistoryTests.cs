using System.Net;
using ListingFunctions.PriceHistory;

namespace ListingFunctions.SystemTests.PriceHistory;

/// <summary>What the history must say, before and after the feed has run, and from <c>listing_prices</c> alone.</summary>
public sealed class PriceHistoryTests
{
    private static IEnumerable<decimal> PricesOf(IEnumerable<Price> prices) => prices.Select(price => price.PriceEur);

    private static async Task<long> StoryAsync(App app, params decimal[] prices)
    {
        var id = await app.CreateAsync(prices[0]);
        foreach (var price in prices.Skip(1))
            await app.UpdateAsync(id, price);
        return id;
    }

    [Fact]
    public async Task Three_prices_are_three_entries_each_with_the_date_of_its_write()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(100_000);
        var written = new List<DateTimeOffset>();
        foreach (var price in new decimal[] { 150_000, 125_000 })
        {
            var response = await app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(price));
            written.Add(response.Body.GetProperty("updated_date").GetDateTimeOffset());
        }

        var prices = await app.AllRecordedAsync(id);
        Assert.Equal([100_000m, 150_000m, 125_000m], PricesOf(prices));
        Assert.All(prices, price => Assert.Equal(id, price.ListingId));
        Assert.Equal(written, prices.Skip(1).Select(price => price.CreatedDate));
    }

    [Fact]
    public async Task The_history_is_returned_as_in_the_contract()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await StoryAsync(app, 100_000, 150_000.5m);
        var body = (await app.SendAsync("GET", $"listings/{id}/prices")).Body;
        Assert.Equal(2, body.GetArrayLength());
        Assert.Matches(
            $$"""^\{"price_eur":150000.5,"created_date":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","listing_id":{{id}}\}$""",
            body[1].GetRawText()
        );
    }

    [Fact]
    public async Task An_update_that_leaves_the_price_alone_adds_nothing()
    {
        await using var app = await App.StartAsync();
        var id = await StoryAsync(app, 100_000, 100_000, 100_000.00m);
        Assert.Equal([100_000m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task A_return_to_an_earlier_price_is_in_the_history()
    {
        await using var app = await App.StartAsync();
        var id = await StoryAsync(app, 1, 2, 1);
        Assert.Equal([1m, 2m, 1m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hundred_changes_in_a_burst_are_all_returned_in_order_before_and_after_the_feed_has_run(
        bool feed
    )
    {
        await using var app = await App.StartAsync(feed);
        decimal[] expected = [.. Enumerable.Range(0, 201).Select(i => 100_000m + i)];
        var id = await StoryAsync(app, expected);

        var returned = await app.PricesAsync(id);
        Assert.Equal(expected, PricesOf(returned));
        Assert.Equal(
            returned.Select(price => price.CreatedDate).Distinct().Order(),
            returned.Select(price => price.CreatedDate)
        );

        await app.StartFeedAsync();
        Assert.Equal(returned, await app.AllRecordedAsync(id));
    }

    [Fact]
    public async Task Twenty_clients_at_once_each_leave_their_price_once()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        decimal[] prices = [.. Enumerable.Range(2, 20)];
        await Task.WhenAll(prices.Select(price => app.UpdateAsync(id, price)));

        var returned = await app.AllRecordedAsync(id);
        Assert.Equal(1, returned[0].PriceEur);
        Assert.Equal(prices, PricesOf(returned.Skip(1)).Order());
    }

    [Fact]
    public async Task Histories_are_complete_while_the_feed_is_stopped_and_recorded_when_it_resumes()
    {
        await using var app = await App.StartAsync();
        var id = await StoryAsync(app, 1, 2);
        await app.AllRecordedAsync(id);

        await app.StopFeedAsync();
        await app.UpdateAsync(id, 3);
        await app.UpdateAsync(id, 4);
        Assert.Equal([1m, 2m, 3m, 4m], PricesOf(await app.PricesAsync(id)));
        Assert.Equal([1m, 2m], PricesOf(await app.RecordedAsync(id)));

        await app.StartFeedAsync();
        Assert.Equal([1m, 2m, 3m, 4m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task A_redelivered_batch_changes_nothing()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await StoryAsync(app, 1, 2);
        var early = await app.DocumentAsync(id);
        await app.DeliverAsync(early);
        await app.DeliverAsync(early);
        await app.UpdateAsync(id, 3);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.DeliverAsync(early);
        Assert.Equal([1m, 2m, 3m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task A_price_written_out_of_band_is_recorded_once_and_in_order()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = 2;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());

        await Eventually.HoldsAsync(async () => (await app.RecordedAsync(id)).Count == 2);
        await app.UpdateAsync(id, 3);
        Assert.Equal([1m, 2m, 3m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task A_price_written_out_of_band_is_absorbed_by_the_next_update_if_the_feed_is_behind()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = 2;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        var edited = await app.DocumentAsync(id);

        await app.UpdateAsync(id, 3);
        Assert.Equal([1m, 2m, 3m], PricesOf(await app.PricesAsync(id)));
        await app.DeliverAsync(edited);
        await app.StartFeedAsync();
        Assert.Equal([1m, 2m, 3m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_out_of_band_writes_and_an_update_are_each_recorded_once(bool fromAnOldCopy)
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        foreach (var price in new[] { 2, 3 })
        {
            document["latest_price_eur"] = price;
            await app.WriteDocumentAsync($"{id}", document.ToJsonString());
            await Eventually.HoldsAsync(async () => (await app.RecordedAsync(id)).Count == price);
            if (!fromAnOldCopy)
                document = await app.DocumentAsync(id);
        }

        await app.UpdateAsync(id, 4);
        Assert.Equal([1m, 2m, 3m, 4m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task An_old_copy_of_the_document_written_back_is_a_return_to_its_price()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        var old = await app.DocumentAsync(id);
        await app.UpdateAsync(id, 2);
        await app.AllRecordedAsync(id);
        await app.WriteDocumentAsync($"{id}", old.ToJsonString());
        await Eventually.HoldsAsync(async () => (await app.RecordedAsync(id)).Count == 3);
        Assert.Equal([1m, 2m, 1m], PricesOf(await app.AllRecordedAsync(id)));
    }

    [Fact]
    public async Task An_edit_of_other_content_moves_the_date_of_the_update_and_no_price()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        await app.AllRecordedAsync(id);
        var before = await app.SendAsync("GET", $"listings/{id}");
        var document = await app.DocumentAsync(id);
        document["name"] = "Another name";
        await Task.Delay(TimeSpan.FromSeconds(1.1), App.Stop); // Cosmos counts in seconds.
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await Eventually.HoldsAsync(async () =>
            UpdatedIn(await app.SendAsync("GET", $"listings/{id}")) > UpdatedIn(before)
        );
        var after = await app.SendAsync("GET", $"listings/{id}");
        Assert.Equal("Another name", after.Body.GetProperty("name").GetString());
        Assert.NotEqual(before["Last-Modified"], after["Last-Modified"]);
        Assert.Equal([1m], PricesOf(await app.PricesAsync(id)));

        static DateTimeOffset UpdatedIn(Response response) =>
            response.Body.GetProperty("updated_date").GetDateTimeOffset();
    }

    [Fact]
    public async Task A_document_imported_past_the_API_gets_a_history()
    {
        await using var app = await App.StartAsync();
        var model = await app.DocumentAsync(await app.CreateAsync(1));
        model["id"] = "77";
        model.AsObject().Remove("recent_prices");
        await app.WriteDocumentAsync("77", model.ToJsonString());
        await Eventually.HoldsAsync(async () => (await app.RecordedAsync(77)).Count == 1);
        await app.UpdateAsync(77, 2);
        Assert.Equal([1m, 2m], PricesOf(await app.AllRecordedAsync(77)));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_kept_as_a_failure_and_the_feed_goes_on()
    {
        await using var app = await App.StartAsync(feed: false);
        var before = await app.CreateAsync(1);
        await app.WriteDocumentAsync("broken", """{ "id": "broken", "latest_price_eur": "cheap" }""");
        var after = await app.CreateAsync(2);
        await app.StartFeedAsync();

        await app.AllRecordedAsync(before);
        await app.AllRecordedAsync(after);
        await Eventually.HoldsAsync(async () => (await app.FailuresAsync()).Count > 0);
        var failure = Assert.Single(await app.FailuresAsync());
        Assert.Equal("broken", failure.ListingId);
        Assert.Contains("cheap", failure.Document, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Reason);
    }

    [Fact]
    public async Task A_deleted_listing_is_not_known_any_more_and_its_prices_are_still_recorded()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await StoryAsync(app, 1, 2);
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{id}")).Status);
        foreach (
            var (method, path, body) in new[]
            {
                ("GET", "", null),
                ("GET", "/prices", null),
                ("PUT", "", ListingBody.Of()),
                ("DELETE", "", null),
            }
        )
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(method, $"listings/{id}{path}", body)).Status);
        Assert.Empty((await app.SendAsync("GET", "listings")).Body.EnumerateArray());

        await app.StartFeedAsync();
        await Eventually.HoldsAsync(async () => (await app.RecordedAsync(id)).Count == 2);
    }
}

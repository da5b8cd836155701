using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.SystemTests.Sources;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>What prices did, and cities by their keys: after every kind of write, and in documents of any age.</summary>
public sealed class PriceTrendTests
{
    private static readonly string[] Derived = ["city_key", "price_per_m2_eur", "price_trend"];

    private static async Task<JsonElement> TrendAsync(App app, long id) =>
        (await app.SendAsync("GET", $"listings/{id}?include=price_trend")).Body.GetProperty("price_trend");

    /// <summary>The prices of the trend: first, lowest, highest, previous; then the number of changes and the percentage.</summary>
    private static string Summary(JsonElement trend) =>
        string.Join(
            ' ',
            new[]
            {
                "first_price_eur",
                "lowest_price_eur",
                "highest_price_eur",
                "previous_price_eur",
                "changes_count",
                "change_percent",
            }.Select(name => trend.TryGetProperty(name, out var value) ? value.GetRawText() : "-")
        );

    private static async Task<string> SummaryAsync(App app, long id) => Summary(await TrendAsync(app, id));

    private static async Task<IReadOnlyList<long>> ListAsync(App app, string query) =>
        [
            .. (await app.SendAsync("GET", $"listings?{query}"))
                .Body.EnumerateArray()
                .Select(listing => listing.GetProperty("id").GetInt64()),
        ];

    private static async Task<long> CreateAsync(App app, int from, int to)
    {
        var id = await app.CreateAsync(from);
        for (var price = from + 1; price <= to; price++)
            await app.UpdateAsync(id, price);
        return id;
    }

    /// <summary>Makes the document one that was written before anything derived was stored, and leaves its date.</summary>
    private static async Task MakeOldAsync(App app, long id)
    {
        var document = (await app.DocumentAsync(id)).AsObject();
        foreach (var member in Derived)
            document.Remove(member);
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
    }

    private static async Task EditAsync(App app, long id, Action<JsonNode> edit)
    {
        var document = await app.DocumentAsync(id);
        edit(document);
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
    }

    private static async Task ReplayAsync(App app) =>
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("POST", "ops/price-history/replay")).Status);

    [Fact]
    public async Task The_trend_follows_every_write_and_survives_eviction()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(50);
        Assert.Equal("50 50 50 - 0 -", await SummaryAsync(app, id));
        await app.UpdateAsync(id, 40);
        Assert.Equal("50 40 50 50 1 -20", await SummaryAsync(app, id));
        await app.SendAsync("PATCH", $"listings/{id}", """{ "latest_price_eur": 60 }""");
        Assert.Equal("50 40 60 40 2 50", await SummaryAsync(app, id));
        for (var price = 61; price <= 80; price++)
            await app.UpdateAsync(id, price);
        Assert.NotNull((await app.DocumentAsync(id))["older_until"]);
        Assert.Equal("50 40 80 79 22 1.27", await SummaryAsync(app, id));
        var changed = (await TrendAsync(app, id)).GetProperty("price_changed_date").GetDateTimeOffset();
        Assert.Equal((await app.PricesAsync(id))[^1].CreatedDate, changed);
    }

    [Fact]
    public async Task It_is_part_of_a_response_on_request_only()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await CreateAsync(app, 1, 2);
        foreach (var path in (string[])[$"listings/{id}", "listings", "listing-events", "ops/export"])
        {
            var response = await app.SendAsync("GET", path);
            Assert.True(response.Text.Contains("Berchtesgaden", StringComparison.Ordinal), path);
            foreach (var member in Derived)
                Assert.DoesNotContain(member, response.Text, StringComparison.Ordinal);
        }

        var table = await app.SendAsync("GET", "listings?include=price_trend", (string?)null, ("Accept", "text/csv"));
        Assert.Contains(",price_trend.change_percent,", table.Text, StringComparison.Ordinal);
        Assert.Contains(",100,1,1,2,1,0.01,0", table.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_and_an_import_have_it_too_and_a_restored_listing_keeps_it()
    {
        await using var app = await App.StartAsync(feed: false);
        var imported = (long)
            (await app.SendLinesAsync("ops/import", Lines.Import("old", "A", Lines.Days(40))))[0]["id"]!;
        Assert.Equal("1 1 40 39 39 2.56", await SummaryAsync(app, imported));

        const string key = "sources/agency/listings/B";
        var sent = await app.SendAsync("PUT", key, ListingBody.Of(5));
        var id = sent.Body.GetProperty("id").GetInt64();
        await app.SendAsync("PUT", key, ListingBody.Of(4));
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", key)).Status);
        await app.SendAsync("PUT", key, ListingBody.Of(6));
        Assert.Equal("5 4 6 4 2 50", await SummaryAsync(app, id));
        Assert.Equal([imported, id], await ListAsync(app, "sort=change_percent&price_direction=up"));
    }

    [Fact]
    public async Task An_old_document_whose_trail_has_all_changes_shows_its_trend_at_once()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await CreateAsync(app, 4, 5);
        await MakeOldAsync(app, id);
        Assert.Equal("4 4 5 4 1 25", await SummaryAsync(app, id));
        // Filters and sorts need what is stored.
        Assert.Empty(await ListAsync(app, "sort=change_percent"));
        await ReplayAsync(app);
        Assert.Equal([id], await ListAsync(app, "sort=change_percent"));
        Assert.Equal([id], await ListAsync(app, "min_price_per_m2_eur=0.01"));
    }

    [Fact]
    public async Task An_old_document_that_evicted_changes_has_its_trend_after_a_replay()
    {
        await using var app = await App.StartAsync();
        var id = await CreateAsync(app, 1, 30);
        await app.AllRecordedAsync(id);
        await app.StopFeedAsync();
        await MakeOldAsync(app, id);
        Assert.Equal("- - - - - -", await SummaryAsync(app, id));
        var before = await app.DocumentAsync(id);
        await ReplayAsync(app);
        Assert.Equal("1 1 30 29 29 3.45", await SummaryAsync(app, id));
        // Nothing of the listing has changed.
        var after = await app.DocumentAsync(id);
        foreach (var member in (string[])["updated_date", "content_digest", "recent_prices", "recent_writes"])
            Assert.Equal(before[member]!.ToJsonString(), after[member]!.ToJsonString());
        await ReplayAsync(app);
        Assert.Equal((string?)after["_etag"], (string?)(await app.DocumentAsync(id))["_etag"]);
        // It counts as a write of the app: a read is one call.
        Assert.Single(await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", $"listings/{id}?include=price_trend")));
    }

    [Fact]
    public async Task An_old_document_gets_its_trend_when_it_is_next_written()
    {
        await using var app = await App.StartAsync();
        var id = await CreateAsync(app, 1, 30);
        await app.AllRecordedAsync(id);
        await app.StopFeedAsync();
        await MakeOldAsync(app, id);
        await app.UpdateAsync(id, 60);
        Assert.Equal("- - - - - -", await SummaryAsync(app, id));
        await app.StartFeedAsync();
        await Eventually.HoldsAsync(async () => await SummaryAsync(app, id) == "1 1 60 30 30 100");
    }

    [Fact]
    public async Task A_price_and_an_area_that_are_edited_out_of_band_are_in_it()
    {
        await using var app = await App.StartAsync();
        var id = await CreateAsync(app, 1, 20);
        await app.AllRecordedAsync(id);
        await EditAsync(app, id, document => (document["latest_price_eur"], document["surface_area_m2"]) = (10, 4));
        // In responses at once, in filters and sorts when it is absorbed.
        Assert.Equal("1 1 20 20 20 -50", await SummaryAsync(app, id));
        await Eventually.HoldsAsync(async () =>
            (await ListAsync(app, "price_direction=down&min_price_per_m2_eur=2.5&max_price_per_m2_eur=2.5")).Count == 1
        );
        Assert.Equal("1 1 20 20 20 -50", await SummaryAsync(app, id));
    }

    [Fact]
    public async Task An_old_copy_that_is_written_back_continues_the_trend_of_the_history()
    {
        await using var app = await App.StartAsync();
        var id = await CreateAsync(app, 101, 103);
        var copy = await app.DocumentAsync(id);
        for (var price = 104; price <= 140; price++)
            await app.UpdateAsync(id, price);
        await app.AllRecordedAsync(id);
        await app.StopFeedAsync();
        // Cosmos writes it in a later second than the API did.
        var written = (long)(await app.DocumentAsync(id))["_ts"]!;
        await Eventually.HoldsAsync(async () =>
        {
            await app.WriteDocumentAsync($"{id}", copy.ToJsonString());
            return (long)(await app.DocumentAsync(id))["_ts"]! > written + 1;
        });
        await app.StartFeedAsync();
        // The copy restored the third price.
        await Eventually.HoldsAsync(async () => await SummaryAsync(app, id) == "101 101 140 140 40 -26.43");
    }

    [Fact]
    public async Task An_erasure_keeps_it()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await CreateAsync(app, 1, 20);
        var before = await SummaryAsync(app, id);
        await app.SendAsync("POST", $"ops/listings/{id}/erase");
        Assert.Equal(before, await SummaryAsync(app, id));
        Assert.Equal([id], await ListAsync(app, "city=BERCHTESGADEN&sort=price_per_m2_eur"));
    }

    [Fact]
    public async Task A_listing_without_the_value_is_not_in_that_sort()
    {
        await using var app = await App.StartAsync(feed: false);
        var fell = await app.CreateAsync(10);
        await app.UpdateAsync(fell, 9);
        var rose = await app.CreateAsync(0);
        await app.UpdateAsync(rose, 9);
        await app.CreateAsync(9);
        Assert.Equal([rose, fell], await ListAsync(app, "sort=-price_changed_date"));
        Assert.Equal([fell], await ListAsync(app, "sort=change_percent"));
        Assert.Equal([rose], await ListAsync(app, "price_direction=up"));
        Assert.Equal([fell], await ListAsync(app, "price_direction=down&min_change_percent=10"));
    }

    [Theory]
    [InlineData("Köln", "koln", "KÖLN", "Ko\u0308ln")]
    [InlineData("Mu\u0308nchen", "munchen", "MÜNCHEN")]
    [InlineData("LIÈGE", "liege", "Liège")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Strasse", "straße")]
    public async Task A_city_is_found_by_any_spelling(string city, params string[] spellings)
    {
        await using var app = await App.StartAsync();
        var body = ListingBody.Of(1).Replace("Berchtesgaden", city, StringComparison.Ordinal);
        var id = (await app.SendAsync("POST", "listings", body)).Body.GetProperty("id").GetInt64();
        foreach (var spelling in spellings.Append(city))
            Assert.Equal([id], await ListAsync(app, $"city={Uri.EscapeDataString(spelling)}"));
        // An edit, and a document without a key, are found by any spelling when the feed has delivered them.
        await EditAsync(app, id, document => document["postal_address"]!["city"] = "Ulm");
        await Eventually.HoldsAsync(async () => (await ListAsync(app, "city=ulm")).Count == 1);
        Assert.Empty(await ListAsync(app, $"city={Uri.EscapeDataString(city)}"));
        await EditAsync(app, id, document => document["postal_address"]!["city"] = city);
        await MakeOldAsync(app, id);
        foreach (var spelling in spellings)
            await Eventually.HoldsAsync(async () =>
                (await ListAsync(app, $"city={Uri.EscapeDataString(spelling)}")).Count == 1
            );
    }

    [Fact]
    public async Task An_old_document_is_found_by_its_city_in_any_case_and_after_a_replay_in_any_spelling()
    {
        await using var app = await App.StartAsync(feed: false);
        var body = ListingBody.Of(1).Replace("Berchtesgaden", "Köln", StringComparison.Ordinal);
        var id = (await app.SendAsync("POST", "listings", body)).Body.GetProperty("id").GetInt64();
        await MakeOldAsync(app, id);
        Assert.Equal([id], await ListAsync(app, "city=K%C3%96LN"));
        Assert.Empty(await ListAsync(app, "city=koln"));
        await ReplayAsync(app);
        Assert.Equal([id], await ListAsync(app, "city=koln"));
    }

    [Fact]
    public async Task Days_are_counted_from_the_creation()
    {
        await using var app = await App.StartAsync(feed: false);
        var created = DateTimeOffset.Parse("2024-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        var line = Lines.Import("old", "A", Lines.Days(1), created: "2024-01-01T00:00:00Z");
        var id = (long)(await app.SendLinesAsync("ops/import", line))[0]["id"]!;
        var (least, days) = (
            (TimeProvider.System.GetUtcNow() - created).Days,
            (await TrendAsync(app, id)).GetProperty("days_listed").GetInt32()
        );
        Assert.InRange(days, least, (TimeProvider.System.GetUtcNow() - created).Days);
    }

    [Fact]
    public async Task A_malformed_trend_makes_a_document_no_listing_and_affects_no_other()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var other = await app.CreateAsync(2);
        await EditAsync(app, id, document => document["price_trend"] = "rising");
        Assert.Equal([other], await ListAsync(app, ""));
    }
}

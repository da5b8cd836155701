using System.Net;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Sources;

/// <summary>Listings move house with their dated histories.</summary>
public sealed class ImportTests
{
    private const string Path = "ops/import";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(300)]
    public async Task An_imported_history_is_complete_and_dated_before_and_after_it_is_recorded(int count)
    {
        await using var app = await App.StartAsync(feed: false);
        var days = Lines.Days(count);
        var id = (long)(await app.SendLinesAsync(Path, Lines.Import("old", "A", days)))[0]["id"]!;
        Assert.Equal(days, (await app.PricesAsync(id)).Select(Of));
        await app.StartFeedAsync();
        await app.AllRecordedAsync(id);
        // Its history continues.
        await app.UpdateAsync(id, 0.5m);
        Assert.Equal(
            [.. days.Select(day => day.Price), 0.5m],
            (await app.PricesAsync(id)).Select(price => price.PriceEur)
        );
        await app.AllRecordedAsync(id);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", $"listings/{id}/prices/summary")).Status);
    }

    [Fact]
    public async Task An_imported_listing_is_like_any_other()
    {
        await using var app = await App.StartAsync(feed: false);
        var line = Lines.Import("old", "A", Lines.Days(3), created: "2023-12-24T12:00:00Z");
        var id = (long)(await app.SendLinesAsync(Path, line))[0]["id"]!;
        var listing = (await app.SendAsync("GET", "sources/old/listings/A")).Body;
        Assert.Equal(id, listing.GetProperty("id").GetInt64());
        Assert.Equal("2023-12-24T12:00:00.000Z", listing.GetProperty("created_date").GetString());
        Assert.Equal(3, listing.GetProperty("latest_price_eur").GetInt32());
        var at = await app.SendAsync("GET", $"listings/{id}/price?at=2024-01-02T11:00:00Z");
        Assert.Equal(2, at.Body.GetProperty("price_eur").GetInt32());
    }

    [Fact]
    public async Task What_was_imported_is_unchanged_when_it_is_sent_again_and_another_history_is_rejected()
    {
        await using var app = await App.StartAsync(feed: false);
        var line = Lines.Import("old", "A", Lines.Days(20));
        Assert.Equal(["created"], (await app.SendLinesAsync(Path, line)).Outcomes());
        Assert.Equal(["unchanged"], (await app.SendLinesAsync(Path, line)).Outcomes());
        var other = await app.SendLinesAsync(Path, Lines.Import("old", "A", Lines.Days(21)));
        Assert.Equal("rejected", (string?)other[0]["outcome"]);
        Assert.Equal("prices", (string?)other[0]["errors"]![0]!["field"]);
        // It goes on here, and the same import is repeated.
        await app.UpdateAsync((long)(await app.SendLinesAsync(Path, line))[0]["id"]!, 99);
        Assert.Equal(["unchanged"], (await app.SendLinesAsync(Path, line)).Outcomes());
    }

    [Fact]
    public async Task What_was_deleted_since_its_import_stays_deleted_when_the_import_is_repeated()
    {
        await using var app = await App.StartAsync(feed: false);
        var line = Lines.Import("old", "A", Lines.Days(3));
        var id = (long)(await app.SendLinesAsync(Path, line))[0]["id"]!;
        await app.SendAsync("DELETE", $"listings/{id}");
        Assert.Equal(["unchanged"], (await app.SendLinesAsync(Path, line)).Outcomes());
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("GET", $"listings/{id}")).Status);
    }

    [Theory]
    [InlineData("""{ "prices": [] }""", "prices")]
    [InlineData("""{ "prices": null }""", "prices")]
    [InlineData("""{ "prices": [{ "price_eur": 1 }] }""", "prices[0].created_date")]
    [InlineData(
        """{ "prices": [{ "price_eur": 1, "created_date": "2999-01-01T00:00:00Z" }] }""",
        "prices[0].created_date"
    )]
    [InlineData("""{ "prices": [{ "price_eur": 1, "created_date": "2024-01-01" }] }""", "prices[0].created_date")]
    [InlineData(
        """{ "prices": [{ "price_eur": "1", "created_date": "2024-01-01T00:00:00Z" }] }""",
        "prices[0].price_eur"
    )]
    [InlineData(
        """{ "prices": [{ "price_eur": 1, "created_date": "2024-01-01T00:00:00Z", "x": 1 }] }""",
        "prices[0].x"
    )]
    [InlineData("""{ "prices": [{ "price_eur": 2, "created_date": "2024-01-01T00:00:00Z" }] }""", "latest_price_eur")]
    [InlineData(
        """{ "prices": [{ "price_eur": 2, "created_date": "2024-01-01T00:00:00Z" }, { "price_eur": 1, "created_date": "2024-01-01T00:00:00.0009Z" }] }""",
        "prices[1].created_date"
    )]
    [InlineData(
        """{ "prices": [{ "price_eur": 1, "created_date": "2024-01-01T00:00:00Z" }, { "price_eur": 1, "created_date": "2024-01-02T00:00:00Z" }] }""",
        "prices[1].price_eur"
    )]
    [InlineData("""{ "created_date": "2024-06-01T00:00:00Z" }""", "created_date")]
    [InlineData("""{ "source": "Old" }""", "source")]
    [InlineData("""{ "key": "a/b" }""", "key")]
    [InlineData("""{ "key": ".." }""", "key")]
    public async Task A_line_that_breaks_a_rule_is_rejected_with_its_field(string changes, string field)
    {
        await using var app = await App.StartAsync(feed: false);
        var line = JsonNode.Parse(Lines.Import("old", "A", Lines.Days(1)))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
            line[name] = value?.DeepClone();
        var outcome = (await app.SendLinesAsync(Path, line.ToJsonString()))[0];
        Assert.Equal("rejected", (string?)outcome["outcome"]);
        Assert.Contains(field, outcome["errors"]!.AsArray().Select(error => (string?)error!["field"]));
        Assert.Empty(await app.ExportAsync());
    }

    [Fact]
    public async Task A_listing_that_no_PUT_could_send_is_rejected()
    {
        await using var app = await App.StartAsync(feed: false);
        var line = JsonNode.Parse(Lines.Import("old", "A", Lines.Days(1)))!.AsObject();
        line["description"] = new string('x', 65_536);
        var outcome = (await app.SendLinesAsync(Path, line.ToJsonString()))[0];
        var error = outcome["errors"]![0]!;
        Assert.Equal(("rejected", "line"), ((string?)outcome["outcome"], (string?)error["field"]));
        Assert.Equal(
            ("has a listing that is longer than 64 KiB without its prices", "length"),
            ((string?)error["message"], (string?)error["code"])
        );
    }

    [Fact]
    public async Task Export_import_elsewhere_and_export_gives_the_same()
    {
        await using var from = await App.StartAsync();
        await from.SendLinesAsync(
            Path,
            Enumerable.Range(0, 30).Select(number => Lines.Import("old", $"K{number}", Lines.Days(1 + number * 3)))
        );
        var without = await from.CreateAsync(5);
        await from.UpdateAsync(without, 6);
        var deleted = await from.CreateAsync(7);
        await from.SendAsync("DELETE", $"listings/{deleted}");

        var exported = await from.ExportAsync(limit: 7);
        Assert.Equal(31, exported.Count);
        await using var to = await App.StartAsync();
        var imported = await to.SendLinesAsync(Path, exported.Select(line => line.ToJsonString()));
        Assert.All(imported.Outcomes(), outcome => Assert.Equal("created", outcome));
        Assert.Equal(Sorted(exported), Sorted(await to.ExportAsync()));
    }

    [Fact]
    public async Task An_import_that_is_interrupted_anywhere_and_sent_again_is_complete()
    {
        await using var from = await App.StartAsync(feed: false);
        var lines = Enumerable
            .Range(0, 40)
            .Select(number => Lines.Import("old", $"K{number}", Lines.Days(1 + number)))
            .ToArray();
        await from.SendLinesAsync(Path, lines);
        var expected = Sorted(await from.ExportAsync());

        await using var app = await App.StartAsync();
        foreach (var call in Enumerable.Range(1, 12).Select(number => number * 9))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(App.Stop);
            using var content = new StringContent(string.Join('\n', lines), null, Lines.MediaType);
            using (app.Cosmos.OnItems().Nth(call).Before(stop.CancelAsync))
                try
                {
                    using var response = await app.Http.PostAsync(
                        new Uri($"api/{Path}", UriKind.Relative),
                        content,
                        stop.Token
                    );
                    await response.Content.ReadAsStringAsync(stop.Token);
                }
                catch (OperationCanceledException) when (!App.Stop.IsCancellationRequested)
                {
                    // What is there by now is complete.
                    foreach (var line in await app.ExportAsync())
                        Assert.Contains(line.ToJsonString(), expected);
                }
        }

        await app.SendLinesAsync(Path, lines);
        Assert.Equal(expected, Sorted(await app.ExportAsync()));
    }

    [Fact]
    public async Task A_history_with_a_gap_is_not_exported()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        for (var price = 2; price <= 30; price++)
            await app.UpdateAsync(id, price);
        await app.AllRecordedAsync(id);
        await app.LosePricesAsync(id, 5, 6);
        var response = await app.SendAsync("GET", "ops/export");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Contains($"{id}", response.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<JsonObject> lines) =>
        [.. lines.Select(line => line.ToJsonString()).Order(StringComparer.Ordinal)];

    private static (decimal, string) Of(ListingFunctions.PriceHistory.Price price) =>
        (price.PriceEur, price.CreatedDate.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
}

using System.Net;
using System.Text.Json.Nodes;
using ListingFunctions.SystemTests.Sources;

namespace ListingFunctions.SystemTests.Market;

/// <summary>The figures of a place are those of the histories, past and present.</summary>
public sealed class MarketTests
{
    private static readonly string[] Spellings = ["Köln", "KÖLN", "koln", "Ko\u0308ln"];

    private readonly ShiftedTime _time = new();

    private DateTimeOffset Until => new(_time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Imports listings of Köln that had a price in January 2024, and another from February.</summary>
    private static Task<IReadOnlyList<JsonObject>> ImportAsync(App app, int count) =>
        app.SendLinesAsync(
            "ops/import",
            Enumerable
                .Range(1, count)
                .Select(number =>
                    MarketApp.Import(
                        $"K{number}",
                        MarketApp.Body(1, Spellings[number % Spellings.Length]),
                        ("2024-01-10T00:00:00Z", number * 100_000),
                        ("2024-02-10T00:00:00Z", number * 90_000)
                    )
                )
        );

    [Fact]
    public async Task Imported_histories_give_the_past_of_their_place()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await ImportAsync(app, 5);
        var progress = await app.RebuildAsync();
        Assert.Equal((5, 5, 0, 1), (progress.Listings, progress.Projected, progress.Skipped, progress.Places));
        var rows = await app.MarketAsync("city=k%C3%B6ln&to=2024-04-01T00:00:00Z");
        Assert.Equal(
            [
                """{"period":"2024-01","listings":5,"median_price_eur":300000,"median_price_per_m2_eur":3000,"p25_price_per_m2_eur":2000,"p75_price_per_m2_eur":4000,"new_listings":5,"price_changes":0,"price_drops":0,"median_days_listed":22}""",
                """{"period":"2024-02","listings":5,"median_price_eur":270000,"median_price_per_m2_eur":2700,"p25_price_per_m2_eur":1800,"p75_price_per_m2_eur":3600,"new_listings":0,"price_changes":5,"price_drops":5,"median_change_percent":-10,"median_days_listed":51}""",
                """{"period":"2024-03","listings":5,"median_price_eur":270000,"median_price_per_m2_eur":2700,"p25_price_per_m2_eur":1800,"p75_price_per_m2_eur":3600,"new_listings":0,"price_changes":0,"price_drops":0,"median_days_listed":82}""",
            ],
            rows
        );
        Assert.Equal(rows, await app.MarketAsync("city=KOLN&building_type=HOUSE&to=2024-04-01T00:00:00Z"));
        Assert.Empty(await app.MarketAsync("city=koln&building_type=STUDIO"));
        Assert.Empty(await app.MarketAsync("city=bonn"));
    }

    [Fact]
    public async Task A_market_and_a_page_of_places_are_one_query_each_and_no_plan()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await ImportAsync(app, 5);
        await app.RebuildAsync();
        using var plans = app.Cosmos.On(call => call.IsQueryPlan).Observe();
        foreach (var path in (string[])["market?country=DE&city=koln", "market/places?country=DE&limit=1"])
            Assert.Equal(["POST market"], await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", path)));
        Assert.Equal(0, plans.Count);
    }

    [Fact]
    public async Task Of_four_listings_there_is_only_their_number()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await ImportAsync(app, 4);
        await app.RebuildAsync();
        Assert.Equal(
            ["""{"period":"2024-02","listings":4}"""],
            await app.MarketAsync("city=koln&from=2024-02-01T00:00:00Z&to=2024-02-02T00:00:00Z")
        );
        // Of spellings that are as frequent, the first by ordinal order.
        Assert.Equal(["{\"country\":\"DE\",\"city\":\"Ko\u0308ln\",\"listings\":4}"], await app.PlacesAsync());
    }

    [Fact]
    public async Task Periods_are_those_that_begin_from_and_before_to()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await ImportAsync(app, 1);
        await app.RebuildAsync();
        var months = await PeriodsAsync("from=2024-01-02T00:00:00Z&to=2025-02-01T00:00:00Z");
        Assert.Equal(("2024-02", "2025-01", 12), (months[0], months[^1], months.Count));
        var last = Until.AddDays(-1);
        var days = await PeriodsAsync("interval=day");
        Assert.Equal($"{last:yyyy-MM-dd}", days[^1]);
        Assert.Equal([$"{last:yyyy-MM-dd}"], await PeriodsAsync($"interval=day&from={last:yyyy-MM-dd}T00:00:00Z"));

        async Task<List<string?>> PeriodsAsync(string query) =>
            [.. (await app.MarketAsync($"city=koln&{query}")).Select(row => (string?)JsonNode.Parse(row)!["period"])];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Figures_are_those_of_the_exported_histories(int seed)
    {
        var random = new Random(seed);
        await using var app = await MarketApp.StartAsync(_time);
        var cities = new[] { Spellings, ["Bonn", "bonn"] };
        var now = _time.GetUtcNow();
        await app.SendLinesAsync(
            "ops/import",
            Enumerable
                .Range(0, 40)
                .Select(number => MarketApp.Import($"K{number}", AnyBody(random, cities), AnyPrices(random, now)))
        );
        var exported = await app.ExportAsync();
        var deleted = new List<(JsonObject Line, DateTimeOffset Date)>();
        foreach (var line in exported)
        {
            var path = $"sources/old/listings/{line["key"]}";
            var id = (await app.SendAsync("GET", path)).Body.GetProperty("id").GetInt64();
            switch (random.Next(4))
            {
                case 0: // It moves, or becomes another kind of building, and its price changes.
                    var body = AnyBody(random, cities);
                    await app.SendAsync("PUT", $"listings/{id}", body.ToJsonString());
                    break;
                case 1:
                    var change = new JsonObject { ["latest_price_eur"] = random.Next(1, 900_000) };
                    await app.SendAsync("PATCH", $"listings/{id}", change.ToJsonString());
                    break;
                case 2:
                    await app.SendAsync("DELETE", $"listings/{id}");
                    var date = (string)(await app.DocumentAsync(id))["deleted_date"]!;
                    deleted.Add((line, DateTimeOffset.Parse(date, null)));
                    break;
                default:
                    break;
            }
        }

        _time.Advance(TimeSpan.FromDays(2));
        await app.RebuildAsync();
        var listings = (await app.ExportAsync())
            .Select(line => (City: CityOf(line), Listing: ModelOf(line, null)))
            .Concat(deleted.Select(each => (City: CityOf(each.Line), Listing: ModelOf(each.Line, each.Date))))
            .ToList();
        Assert.Equal(40, listings.Count);
        foreach (var city in listings.GroupBy(each => each.City, each => each.Listing))
        foreach (var days in new[] { false, true })
        foreach (var type in new[] { null, "HOUSE", "APARTMENT" })
        {
            var expected = MarketModel.RowsOf(
                [.. city.Where(listing => type is null || listing.Type == type)],
                days,
                city.Min(listing => listing.Created),
                Until
            );
            var rows = await app.MarketAsync(
                $"city={city.Key}&interval={(days ? "day" : "month")}{(type is null ? "" : $"&building_type={type}")}"
            );
            Assert.Equal(expected, rows);
        }
    }

    private static string CityOf(JsonObject line) =>
        ((string)line["postal_address"]!["city"]!)[0] is 'b' or 'B' ? "bonn" : "koln";

    private static ModelListing ModelOf(JsonObject line, DateTimeOffset? deleted) =>
        new(
            (string)line["building_type"]!,
            (decimal)line["surface_area_m2"]!,
            DateTimeOffset.Parse((string)line["created_date"]!, null),
            deleted,
            [
                .. line["prices"]!
                    .AsArray()
                    .Select(price =>
                        (DateTimeOffset.Parse((string)price!["created_date"]!, null), (decimal)price["price_eur"]!)
                    ),
            ]
        );

    private static JsonObject AnyBody(Random random, string[][] cities)
    {
        var spellings = cities[random.Next(3) == 0 ? 1 : 0];
        return MarketApp.Body(
            random.Next(1, 900_000),
            spellings[random.Next(spellings.Length)],
            random.Next(2) == 0 ? "HOUSE" : "APARTMENT",
            random.Next(6) == 0 ? 0 : random.Next(100, 2000) / 10m
        );
    }

    /// <summary>A history of up to thirty prices in the last five months.</summary>
    private static (string, decimal)[] AnyPrices(Random random, DateTimeOffset now)
    {
        var date = now.AddDays(-random.Next(1, 150));
        var prices = new List<(string, decimal)>();
        for (var left = random.Next(1, 30); left > 0 && date < now; left--)
        {
            prices.Add(($"{date.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff}Z", random.Next(1, 90_000_000) / 100m));
            date = date.AddHours(random.Next(1, 300));
        }

        return [.. prices];
    }

    [Theory]
    [InlineData("market", "city,country")]
    [InlineData("market?country=DE", "city")]
    [InlineData("market?city=bonn", "country")]
    [InlineData("market?country=Germany&city=", "city,country")]
    [InlineData("market?country=DE&city=bonn&building_type=CASTLE", "building_type")]
    [InlineData("market?country=DE&city=bonn&building_type=HOUSE&building_type=STUDIO", "building_type")]
    [InlineData("market?country=DE&city=bonn&interval=week", "interval")]
    [InlineData("market?country=DE&city=bonn&from=yesterday", "from")]
    [InlineData("market?country=DE&city=bonn&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("market?country=DE&city=bonn&limit=3", "limit")]
    [InlineData("market/places", "country")]
    [InlineData("market/places?country=DE&limit=0", "limit")]
    [InlineData("ops/market/rebuild?limit=3", "limit")]
    public async Task A_parameter_outside_its_rule_is_a_422_that_names_it(string path, string fields)
    {
        await using var app = await MarketApp.StartAsync(_time);
        var method = path.StartsWith("ops", StringComparison.Ordinal) ? "POST" : "GET";
        var response = await app.SendAsync(method, path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields.Split(','), response.Fields.Order());
    }

    [Theory]
    [InlineData("GET", "market/places?country=DE")]
    [InlineData("POST", "ops/market/rebuild?")]
    public async Task A_continuation_that_no_response_returned_is_a_400(string method, string path)
    {
        await using var app = await MarketApp.StartAsync(_time);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(method, $"{path}&continuation=x")).Status);
    }

    [Fact]
    public async Task Places_are_paged_in_the_order_of_their_names()
    {
        await using var app = await MarketApp.StartAsync(_time);
        string[] cities = ["Århus", "Bonn", "Essen", "Über/See?#", "Zülpich"];
        await app.SendLinesAsync(
            "ops/import",
            cities
                .Reverse()
                .Select(
                    (city, index) => MarketApp.Import($"K{index}", MarketApp.Body(1, city), ("2024-01-10T00:00:00Z", 1))
                )
        );
        await app.RebuildAsync();
        var listed = new List<string?>();
        for (var path = "market/places?country=DE&limit=2"; path is not null; )
        {
            var page = await app.SendAsync("GET", path);
            Assert.InRange(page.Body.GetArrayLength(), 1, 2);
            listed.AddRange(page.Body.EnumerateArray().Select(place => place.GetProperty("city").GetString()));
            path = page["Link"] is { } link ? link.Split('<', '>')[1]["/api/".Length..] : null;
        }

        Assert.Equal(cities, listed);
        Assert.Empty((await app.SendAsync("GET", "market/places?country=FR")).Body.EnumerateArray());
    }

    [Fact]
    public async Task It_is_a_list_that_caches_may_share()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await ImportAsync(app, 5);
        await app.RebuildAsync();
        const string Path = "market?country=DE&city=koln&to=2024-03-01T00:00:00Z";
        var json = await app.SendAsync("GET", Path);
        Assert.Contains("s-maxage=5", json["Cache-Control"], StringComparison.Ordinal);
        var again = await app.SendAsync("GET", Path, (string?)null, ("If-None-Match", json["ETag"]!));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        var csv = await app.SendAsync("GET", Path, (string?)null, ("Accept", "text/csv"));
        Assert.Contains("period,listings,median_price_eur,", csv.Text, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotAcceptable,
            (await app.SendAsync("GET", Path, (string?)null, ("Accept", "text/html"))).Status
        );
    }
}

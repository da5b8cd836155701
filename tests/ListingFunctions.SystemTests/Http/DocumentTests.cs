using System.Net;
using System.Text;
using ListingFunctions.SystemTests.Events;

namespace ListingFunctions.SystemTests.Http;

/// <summary>
/// The service against listingapi.yaml, both ways: every response is one that the document describes, as a validating
/// proxy (Prism) sees it, and every operation and status of the document is returned.
/// </summary>
public sealed partial class DocumentTests : IAsyncLifetime
{
    private const string Failures = "/ops/price-failures";
    private const string Key = "/sources/agency/listings/A";
    private const string EventFailures = "/ops/event-failures";

    /// <summary>
    /// What is not met here: no limit is set, these ask nothing of Cosmos that could be busy or wait until it is not, and the
    /// authority of the tokens is available.
    /// </summary>
    private static readonly string[] Elsewhere =
    [
        "GET /openapi.yaml 429",
        "POST /ops/import 429",
        "POST /sources/{source}/listings 429",
        "POST /sources/{source}/listings 503",
    ];

    private Issuer _issuer = null!;
    private Receiver _receiver = null!;
    private App _app = null!;
    private ValidatingProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _receiver = await Receiver.StartAsync();
        // Whatever is pushed is rejected, so that there are failures.
        _receiver.Respond = _ => HttpStatusCode.BadRequest;
        _app = await App.StartAsync(
            settings: new Dictionary<string, string?>(_issuer.Settings.Concat(_receiver.Settings))
        );
        _app.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {_issuer.Token()}");
        _proxy = await ValidatingProxy.StartAsync(new Uri(_app.Http.BaseAddress!, "api"), () => _issuer.Token());
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Every_response_is_described_and_every_description_is_met()
    {
        Assert.SkipWhen(_proxy.Missing is not null, _proxy.Missing ?? "");
        var id = await ListingsAsync();
        await SourcesAsync();
        await TokensAsync(id);
        await PricesAsync(id);
        await OperationsAsync();
        await MarketAsync();
        await EventFailuresAsync();
        await GapsAsync(id);
        await OutagesAsync(id);

        Assert.Empty(_proxy.Violations);
        var described = _proxy.Document.Statuses.Where(status => !IsWithoutMasterKey(status)).Except(Elsewhere);
        AssertNone(_proxy.Met.Except(described), "not described");
        AssertNone(described.Except(_proxy.Met), "described and never returned");
    }

    /// <summary>A condition that no version meets.</summary>
    private static (string, string) Unmet => ("If-Match", "\"old\"");

    /// <summary>Returned by the Functions host, which the local host on loopback does not imitate.</summary>
    private static bool IsWithoutMasterKey(string status) =>
        status.Contains(" /ops/", StringComparison.Ordinal) && status.EndsWith(" 401", StringComparison.Ordinal);

    private static bool IsOfOperators(string path) => path.StartsWith("/ops/", StringComparison.Ordinal);

    private static void AssertNone(IEnumerable<string> statuses, string what)
    {
        var all = statuses.Order().ToList();
        Assert.True(all.Count == 0, $"{what}:\n{string.Join('\n', all)}");
    }

    /// <summary>Creates, reads, updates and deletes. The id of a listing with a few prices.</summary>
    private async Task<long> ListingsAsync()
    {
        var created = await SendAsync("POST", "/listings", ListingBody.Of(100_000));
        var id = created.Body!["id"]!.GetValue<long>();
        var listing = $"/listings/{id}";
        for (var price = 1; price < 20; price++)
            await SendAsync("PUT", listing, ListingBody.Of(price));
        var current = (await SendAsync("GET", listing)).Headers["ETag"];
        await SendAsync("GET", listing, headers: ("If-None-Match", current));
        await SendAsync("GET", listing, headers: Unmet);
        await SendAsync("GET", $"{listing}?include=price_trend");
        await SendAsync("GET", "/listings/404");

        var list = await SendAsync("GET", "/listings?limit=5&city=berchtesgaden&sort=-latest_price_eur");
        await SendAsync(
            "GET",
            "/listings?limit=5&city=berchtesgaden&sort=-latest_price_eur",
            headers: ("If-None-Match", list.Headers["ETag"])
        );
        await SendAsync("GET", "/listings", headers: Unmet);
        await RepresentationsAsync("/listings?limit=2");
        await RepresentationsAsync("/listings?limit=2&include=price_trend");
        await SendAsync("GET", "/listings?price_direction=down&min_change_percent=1&sort=-change_percent");
        await SendAsync("POST", "/listings", ListingBody.Of(), Unmet);
        await WrongAsync("GET", "/listings?limit=0", 422);
        await WrongAsync("GET", $"{listing}?include=prices", 422);
        await WrongAsync("GET", "/listings?continuation=x", 400);
        await WrongAsync("GET", listing, 400, headers: ("Session-Token", "x"));

        await SendAsync("PATCH", listing, """{ "latest_price_eur": 21 }""");
        await SendAsync("PATCH", "/listings/404", "{}");
        await SendAsync("PATCH", listing, "{}", ("If-Match", "\"old\""));
        foreach (
            var (method, path) in new[] { ("POST", "/listings"), ("PUT", listing), ("PATCH", listing), ("PUT", Key) }
        )
        {
            await WrongAsync(method, path, 400, "{");
            await WrongAsync(method, path, 422, """{ "colour": "red" }""");
            await WrongAsync(method, path, 413, ListingBody.Of(name: new string('a', 70_000)));
            await WrongAsync(method, path, 415, new StringContent("listing", Encoding.UTF8, "text/plain"));
        }

        await SendAsync("PUT", "/listings/404", ListingBody.Of());
        await SendAsync("PUT", listing, ListingBody.Of(), ("If-Match", "\"old\""));
        await SendAsync("DELETE", listing, headers: ("If-Match", "\"old\""));
        await WrongAsync("DELETE", listing, 400, headers: ("If-Match", "old"));
        await WrongAsync("DELETE", $"{listing}?dry_run=true", 422);
        await SendAsync("DELETE", "/listings/404");

        var key = ("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324");
        var keyed = await SendAsync("POST", "/listings", ListingBody.Of(), key);
        await SendAsync("DELETE", $"/listings/{keyed.Body!["id"]}");
        await SendAsync("POST", "/listings", ListingBody.Of(), key);

        using (_app.Cosmos.OnItems("PUT").Fail(HttpStatusCode.PreconditionFailed))
        {
            await SendAsync("PUT", listing, ListingBody.Of(5));
            await SendAsync("PATCH", listing, """{ "latest_price_eur": 5 }""");
        }

        return id;
    }

    /// <summary>Writes without a token, with one that is wrong, and with one that lacks the role.</summary>
    private async Task TokensAsync(long id)
    {
        var writes = new (string Method, string Path, string? Body)[]
        {
            ("POST", "/listings", ListingBody.Of()),
            ("PUT", $"/listings/{id}", ListingBody.Of()),
            ("PATCH", $"/listings/{id}", "{}"),
            ("DELETE", $"/listings/{id}", null),
            ("PUT", Key, ListingBody.Of()),
            ("DELETE", Key, null),
        };
        foreach (var (method, path, body) in writes)
        foreach (var token in new[] { "Basic dXNlcg==", "Bearer token", $"Bearer {_issuer.TokenWithout("roles")}" })
            Assert.Contains((await SendAsync(method, path, body, ("Authorization", token))).Status, new[] { 401, 403 });
        foreach (var token in new[] { "Bearer token", $"Bearer {_issuer.TokenWithout("roles")}" })
        {
            using var line = new StringContent("{}", Encoding.UTF8, "application/x-ndjson");
            var refused = await _proxy.SendAsync("POST", "/sources/agency/listings", line, ("Authorization", token));
            Assert.Contains(refused.Status, new[] { 401, 403 });
        }
    }

    private async Task PricesAsync(long id)
    {
        var reads = new[] { "prices", "price", "prices/summary" };
        foreach (var path in reads.Select(read => $"/listings/{id}/{read}"))
        {
            var read = await SendAsync("GET", path);
            await SendAsync("GET", path, headers: ("If-None-Match", read.Headers["ETag"]));
            await SendAsync("GET", path, headers: Unmet);
            await WrongAsync("GET", $"{path}?colour=red", 422);
            await WrongAsync("GET", path, 400, headers: ("Session-Token", "x"));
        }

        foreach (var read in reads)
            await SendAsync("GET", $"/listings/404/{read}");
        // One that has come to its end: until now, it is another at every instant.
        var last = (await SendAsync("GET", $"/listings/{id}/price")).Body!["created_date"];
        var past = $"/listings/{id}/prices/summary?to={last}";
        var summary = await SendAsync("GET", past);
        await SendAsync("GET", past, headers: ("If-None-Match", summary.Headers["ETag"]));
        var newest = await SendAsync("GET", $"/listings/{id}/prices?order=desc&limit=3");
        Assert.Contains("Link", newest.Headers.Keys);

        await RepresentationsAsync($"/listings/{id}/prices");

        await Eventually.HoldsAsync(async () => (await _app.RecordedAsync(id)).Count > 0);
        await RepresentationsAsync("/price-changes?limit=5");
        await WrongAsync("GET", "/price-changes?direction=sideways", 422);
        foreach (var feed in new[] { "/price-changes", "/listing-events" })
        {
            var page = await SendAsync("GET", $"{feed}?limit=5");
            await SendAsync("GET", $"{feed}?limit=5", headers: ("If-None-Match", page.Headers["ETag"]));
            await SendAsync("GET", $"{feed}?limit=5", headers: Unmet);
            await WrongAsync("GET", $"{feed}?limit=0", 422);
            await WrongAsync("GET", $"{feed}?since=x", 400);
        }
    }

    /// <summary>A list as it may be asked for, and as it may not.</summary>
    private async Task RepresentationsAsync(string path)
    {
        foreach (var type in new[] { "text/csv", "application/x-ndjson" })
            Assert.Equal(200, (await SendAsync("GET", path, headers: ("Accept", type))).Status);
        Assert.Equal(406, (await SendAsync("GET", path, headers: ("Accept", "text/html"))).Status);
    }

    /// <summary>Every operation that calls Cosmos, while Cosmos throttles, or rejects the call.</summary>
    private async Task OutagesAsync(long id)
    {
        var failure = $"{Failures}/{new string('0', 64)}";
        var all = new (string Method, string Path, string? Body)[]
        {
            ("GET", "/listings", null),
            ("POST", "/listings", ListingBody.Of()),
            ("GET", $"/listings/{id}", null),
            ("PUT", $"/listings/{id}", ListingBody.Of()),
            ("PATCH", $"/listings/{id}", "{}"),
            ("DELETE", $"/listings/{id}", null),
            ("GET", "/sources/agency/listings", null),
            ("GET", Key, null),
            ("PUT", Key, ListingBody.Of()),
            ("DELETE", Key, null),
            ("GET", "/ops/export", null),
            ("GET", $"/listings/{id}/prices", null),
            ("GET", $"/listings/{id}/price", null),
            ("GET", $"/listings/{id}/prices/summary", null),
            ("GET", "/price-changes", null),
            ("GET", "/listing-events", null),
            ("GET", "/ops/feeds", null),
            ("GET", "/market?country=DE&city=berchtesgaden", null),
            ("GET", "/market/places?country=DE", null),
            ("POST", "/ops/market/rebuild", null),
            ("GET", Failures, null),
            ("GET", failure, null),
            ("DELETE", failure, null),
            ("POST", $"{failure}/retry", null),
            ("POST", "/ops/price-history/replay", null),
            ("GET", "/ops/price-history/gaps", null),
            ("GET", EventFailures, null),
            ("DELETE", $"{EventFailures}/{new string('0', 64)}", null),
            ("POST", $"{EventFailures}/{new string('0', 64)}/retry", null),
            ("POST", $"/ops/price-history/{id}/accept-loss?from=1&to=1", null),
            ("POST", $"/ops/listings/{id}/erase", null),
        };
        foreach (
            var status in new[] { HttpStatusCode.TooManyRequests, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden }
        )
        {
            using var failing = _app.Cosmos.OnItems().Fail(status);
            foreach (var (method, path, body) in all)
                await SendAsync(method, path, body);
        }

        foreach (var (method, path, _) in all)
            await WrongAsync(method, path, 400, headers: ("Session-Token", "x"));
        foreach (var (method, path, _) in all.Where(each => each.Method != "GET" && IsOfOperators(each.Path)))
            await SendAsync(method, path, headers: Unmet);

        using var unavailable = _app.Cosmos.OnItems().Fail(HttpStatusCode.Forbidden);
        await Task.Delay(TimeSpan.FromSeconds(1.1), App.Stop); // Readiness is looked at once a second.
        await SendAsync("GET", "/health/ready");
    }

    private Task<ValidatingProxy.Exchange> SendAsync(
        string method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    ) => _proxy.SendAsync(method, path, body, headers);

    /// <summary>Sends what the document does not allow.</summary>
    private async Task WrongAsync(
        string method,
        string path,
        int status,
        string? body = null,
        params (string Name, string Value)[] headers
    ) => Assert.Equal(status, (await _proxy.SendWrongAsync(method, path, ValidatingProxy.Json(body), headers)).Status);

    private async Task WrongAsync(string method, string path, int status, HttpContent body) =>
        Assert.Equal(status, (await _proxy.SendWrongAsync(method, path, body)).Status);
}

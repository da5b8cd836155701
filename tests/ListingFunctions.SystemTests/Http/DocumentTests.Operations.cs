using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Prices;
using ListingFunctions.SystemTests.Sources;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Http;

/// <content>What sources and operators send.</content>
public sealed partial class DocumentTests
{
    /// <summary>Keys of sources, catalogues, imports and exports.</summary>
    private async Task SourcesAsync()
    {
        const string Source = "/sources/agency/listings";
        await SendAsync("PUT", Key, ListingBody.Of());
        await SendAsync("PUT", Key, ListingBody.Of(3));
        var read = await SendAsync("GET", Key);
        await SendAsync("GET", Key, headers: ("If-None-Match", read.Headers["ETag"]));
        await SendAsync("GET", Key, headers: Unmet);
        await SendAsync("PUT", Key, ListingBody.Of(1), Unmet);
        using (_app.Cosmos.OnItems("PUT").Fail(HttpStatusCode.PreconditionFailed))
            await SendAsync("PUT", Key, ListingBody.Of(5));
        var keys = await SendAsync("GET", Source);
        await SendAsync("GET", Source, headers: ("If-None-Match", keys.Headers["ETag"]));
        await SendAsync("GET", Source, headers: Unmet);
        await WrongAsync("GET", $"{Source}?limit=0", 422);
        await WrongAsync("GET", $"{Source}?continuation=x", 400);

        await SendAsync("DELETE", Key, headers: Unmet);
        await WrongAsync("DELETE", Key, 400, headers: ("If-Match", "old"));
        await SendAsync("DELETE", Key);
        await SendAsync("DELETE", Key);
        await SendAsync("GET", Key);
        foreach (var (method, body) in new[] { ("GET", null), ("DELETE", null), ("PUT", ListingBody.Of()) })
            await WrongAsync(method, "/sources/Agency/listings/A", 422, body);
        await WrongAsync("GET", Key, 400, headers: ("Session-Token", "x"));

        foreach (var path in new[] { Source, "/ops/import" })
        {
            using var line = new StringContent("{}", Encoding.UTF8, "application/x-ndjson");
            Assert.Equal(200, (await _proxy.SendAsync("POST", path, line)).Status);
            await WrongAsync("POST", path, 415, new StringContent("{}", Encoding.UTF8, "text/plain"));
            await WrongAsync("POST", path, 400, "{}", ("Session-Token", "x"));
            await WrongAsync("POST", path, 412, "{}", Unmet);
        }

        await WrongAsync("POST", "/sources/Agency/listings", 422, "{}");
        await WrongAsync("POST", "/ops/import?dry_run=true", 422, "{}");
        await SendAsync("GET", "/ops/export?limit=1");
        await WrongAsync("GET", "/ops/export?limit=0", 422);
        await WrongAsync("GET", "/ops/export?continuation=x", 400);
    }

    private async Task OperationsAsync()
    {
        await SendAsync("GET", "/health/live");
        await SendAsync("GET", "/health/ready");
        var document = await SendAsync("GET", "/openapi.yaml");
        await SendAsync("GET", "/openapi.yaml", headers: ("If-None-Match", document.Headers["ETag"]));
        await SendAsync("GET", "/openapi.yaml", headers: Unmet);

        foreach (var path in new[] { "/health/live", "/health/ready", "/openapi.yaml" })
        {
            await WrongAsync("GET", path, 400, headers: ("Session-Token", "x"));
            await WrongAsync("GET", $"{path}?colour=red", 422);
        }

        await WrongAsync("GET", "/ops/feeds?colour=red", 422);
        foreach (var letter in new[] { Failures, EventFailures }.Select(list => $"{list}/{new string('0', 64)}"))
        {
            await WrongAsync("DELETE", $"{letter}?colour=red", 422);
            await WrongAsync("POST", $"{letter}/retry?colour=red", 422);
        }

        await WrongAsync("GET", $"{Failures}/{new string('0', 64)}?colour=red", 422);

        await SendAsync("GET", "/ops/feeds");

        // One that can be put right, and one that cannot.
        var id = await _app.CreateAsync(1);
        var broken = await _app.DocumentAsync(id);
        broken["latest_price_eur"] = "cheap";
        await _app.DeliverAsync(broken, new JsonObject { ["id"] = "broken" });
        var failures = await SendAsync("GET", Failures);
        await SendAsync("GET", Failures, headers: ("If-None-Match", failures.Headers["ETag"]));
        await SendAsync("GET", Failures, headers: Unmet);
        await WrongAsync("GET", $"{Failures}?limit=0", 422);
        await WrongAsync("GET", $"{Failures}?continuation=x", 400);
        foreach (var failure in failures.Body!.AsArray().Select(each => $"{Failures}/{each!["id"]}"))
        {
            var read = await SendAsync("GET", failure);
            await SendAsync("GET", failure, headers: ("If-None-Match", read.Headers["ETag"]));
            await SendAsync("GET", failure, headers: Unmet);
            await SendAsync("POST", $"{failure}/retry");
        }

        var left = Assert.Single((await SendAsync("GET", Failures)).Body!.AsArray())!["id"];
        await SendAsync("DELETE", $"{Failures}/{left}");
        await SendAsync("DELETE", $"{Failures}/{left}");
        await SendAsync("GET", $"{Failures}/{left}");
        await SendAsync("POST", $"{Failures}/{left}/retry");
        await SendAsync("POST", "/ops/price-history/replay");
        await SendAsync("POST", "/ops/price-history/replay?continuation=x");
        await WrongAsync("POST", "/ops/price-history/replay?limit=1", 422);

        await SendAsync("POST", $"/ops/listings/{id}/erase");
        await SendAsync("POST", "/ops/listings/404/erase");
        await WrongAsync("POST", $"/ops/listings/{id}/erase?all=true", 422);
        await _app.WriteDocumentAsync("78", """{ "id": "78" }""");
        await SendAsync("POST", "/ops/listings/78/erase");
    }

    /// <summary>The market, computed from what there is and from listings that were created some months ago.</summary>
    private async Task MarketAsync()
    {
        await _app.SendLinesAsync(
            "ops/import",
            Enumerable.Range(0, 6).Select(number => Lines.Import("old", $"M{number}", Lines.Days(3)))
        );
        await SendAsync("POST", "/ops/market/rebuild");
        await SendAsync("POST", "/ops/market/rebuild?continuation=x");
        await WrongAsync("POST", "/ops/market/rebuild?limit=1", 422);

        foreach (var path in new[] { "/market?country=DE&city=berchtesgaden", "/market/places?country=DE" })
        {
            var read = await SendAsync("GET", path);
            Assert.NotEmpty(read.Body!.AsArray());
            await SendAsync("GET", path, headers: ("If-None-Match", read.Headers["ETag"]));
            await SendAsync("GET", path, headers: Unmet);
            await RepresentationsAsync(path);
            await WrongAsync("GET", $"{path}&colour=red", 422);
            await WrongAsync("GET", path, 400, headers: ("Session-Token", "x"));
        }
    }

    /// <summary>Events that the receiver rejects, and then one that it accepts.</summary>
    private async Task EventFailuresAsync()
    {
        await Eventually.HoldsAsync(async () =>
            (await _app.SendAsync("GET", "ops/event-failures")).Body.GetArrayLength() > 2
        );
        var failures = await SendAsync("GET", $"{EventFailures}?limit=2");
        await SendAsync("GET", $"{EventFailures}?limit=2", headers: ("If-None-Match", failures.Headers["ETag"]));
        await SendAsync("GET", EventFailures, headers: Unmet);
        await WrongAsync("GET", $"{EventFailures}?limit=0", 422);
        await WrongAsync("GET", $"{EventFailures}?continuation=x", 400);
        var ids = failures.Body!.AsArray().Select(each => $"{EventFailures}/{each!["id"]}").ToList();
        await SendAsync("POST", $"{ids[0]}/retry");
        _receiver.Respond = _ => HttpStatusCode.Accepted;
        await SendAsync("POST", $"{ids[0]}/retry");
        await SendAsync("POST", $"{ids[0]}/retry");
        await SendAsync("DELETE", ids[1]);
        await SendAsync("DELETE", ids[1]);
    }

    /// <summary>A history that loses a change, which is then accepted as lost.</summary>
    private async Task GapsAsync(long id)
    {
        const string Gaps = "/ops/price-history/gaps";
        await LoseAsync(id);
        await SendAsync("GET", $"/listings/{id}/prices");
        var gaps = await SendAsync("GET", Gaps);
        Assert.Single(gaps.Body!.AsArray());
        await SendAsync("GET", Gaps, headers: ("If-None-Match", gaps.Headers["ETag"]));
        await SendAsync("GET", Gaps, headers: Unmet);
        await WrongAsync("GET", $"{Gaps}?limit=0", 422);
        await WrongAsync("GET", $"{Gaps}?continuation=x", 400);

        var accept = $"/ops/price-history/{id}/accept-loss";
        await WrongAsync("POST", $"{accept}?from=2&to=1", 422);
        await SendAsync("POST", $"{accept}?from=1&to=2");
        Assert.Equal(200, (await SendAsync("POST", $"{accept}?from=2&to=2")).Status);
        await SendAsync("POST", "/ops/price-history/404/accept-loss?from=2&to=2");
        var prices = await SendAsync("GET", $"/listings/{id}/prices");
        Assert.Equal(200, prices.Status);
        Assert.Equal("2", prices.Headers["missing-prices"]);
    }

    /// <summary>Takes the second change of a listing out of its history.</summary>
    private async Task LoseAsync(long id)
    {
        var second = (await _app.RecordedAsync(id))[1].CreatedDate;
        await _app.ListingPrices.DeleteItemAsync<JsonElement>(
            PriceChange.KeyOf(second),
            new PartitionKey(id),
            null,
            App.Stop
        );
    }
}

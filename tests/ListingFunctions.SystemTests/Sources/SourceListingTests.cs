using System.Net;
using System.Text;
using System.Text.Json;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Sources;

/// <summary>A source reads and writes its listings by its own keys.</summary>
public sealed class SourceListingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;
    private readonly string _source = $"agency-{Guid.NewGuid():N}";

    private string Of(string key) => $"sources/{_source}/listings/{key}";

    private Task<Response> PutAsync(string key, decimal price, params (string, string)[] headers) =>
        _app.SendAsync("PUT", Of(key), ListingBody.Of(price), headers);

    private static long IdOf(Response response) => response.Body.GetProperty("id").GetInt64();

    [Fact]
    public async Task A_new_key_creates_a_listing_that_its_id_leads_to()
    {
        var created = await PutAsync("A/1".Replace('/', '-'), 5);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"/api/listings/{IdOf(created)}", created["Location"]);
        Assert.Equal(created.Text, (await _app.SendAsync("GET", $"listings/{IdOf(created)}")).Text);
    }

    [Fact]
    public async Task A_new_key_takes_three_calls()
    {
        _app.Cosmos.ForgetCalls();
        await PutAsync("A", 5);
        Assert.Equal(["GET source_keys", "POST source_keys", "POST listings"], _app.Cosmos.Calls);
    }

    [Fact]
    public async Task The_same_key_changes_the_same_listing_and_continues_its_history()
    {
        var created = await PutAsync("A", 5);
        var updated = await PutAsync("A", 6);
        Assert.Equal((HttpStatusCode.OK, IdOf(created)), (updated.Status, IdOf(updated)));
        Assert.Equal([5, 6], (await _app.PricesAsync(IdOf(created))).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task What_is_sent_again_unchanged_writes_nothing()
    {
        var created = await PutAsync("A", 5);
        _app.Cosmos.ForgetCalls();
        var again = await PutAsync("A", 5);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal((created.Text, created["ETag"]), (again.Text, again["ETag"]));
        Assert.Equal(["GET source_keys", "GET listings"], _app.Cosmos.Calls);
    }

    [Fact]
    public async Task A_listing_is_read_by_its_key_and_names_its_own_address()
    {
        var created = await PutAsync("A", 5);
        var read = await _app.SendAsync("GET", Of("A"));
        Assert.Equal((HttpStatusCode.OK, created.Text), (read.Status, read.Text));
        Assert.Equal($"/api/listings/{IdOf(created)}", read["Content-Location"]);
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await _app.SendAsync("GET", Of("A"), (string?)null, ("If-None-Match", read["ETag"]!))).Status
        );
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task An_unknown_key_is_a_404(string method) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync(method, Of("nobody"))).Status);

    [Fact]
    public async Task A_deleted_key_that_is_sent_again_is_restored_with_its_history()
    {
        var created = await PutAsync("A", 5);
        Assert.Equal(HttpStatusCode.NoContent, (await _app.SendAsync("DELETE", Of("A"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync("GET", Of("A"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync("DELETE", Of("A"))).Status);
        var again = await PutAsync("A", 5);
        Assert.Equal((HttpStatusCode.OK, IdOf(created)), (again.Status, IdOf(again)));
        await PutAsync("A", 7);
        Assert.Equal([5, 7], (await _app.PricesAsync(IdOf(created))).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task A_listing_that_was_deleted_by_its_id_is_restored_too()
    {
        var id = IdOf(await PutAsync("A", 5));
        await _app.SendAsync("DELETE", $"listings/{id}");
        Assert.Equal(id, IdOf(await PutAsync("A", 6)));
    }

    [Fact]
    public async Task A_key_whose_listing_has_expired_gets_a_new_one()
    {
        var id = IdOf(await PutAsync("A", 5));
        await _app.SendAsync("DELETE", Of("A"));
        await _app.Listings.DeleteItemAsync<JsonElement>($"{id}", new PartitionKey($"{id}"), null, App.Stop);
        var keys = _app.Database.GetContainer(Containers.SourceKeys);
        var key = $"{_source}:A";
        await keys.PatchItemAsync<JsonElement>(
            key,
            new PartitionKey(key),
            [PatchOperation.Set("/reserved_date", "2025-01-01T00:00:00.000Z")],
            null,
            App.Stop
        );
        var again = await PutAsync("A", 6);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.NotEqual(id, IdOf(again));
        Assert.Equal(IdOf(again), IdOf(await _app.SendAsync("GET", Of("A"))));
    }

    [Fact]
    public async Task Twenty_senders_of_a_new_key_at_once_create_one_listing()
    {
        var responses = await Task.WhenAll(Enumerable.Range(1, 20).Select(price => PutAsync("A", price)));
        Assert.Single(responses.Select(IdOf).Distinct());
        Assert.Single(responses, response => response.Status == HttpStatusCode.Created);
        var keys = (await _app.SendAsync("GET", $"sources/{_source}/listings")).Body;
        Assert.Equal(1, keys.GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "source_keys")]
    [InlineData("POST", "listings")]
    public async Task A_lost_response_of_Cosmos_creates_no_second_listing(string method, string container)
    {
        Response created;
        using (_app.Cosmos.On(method, container).Nth(1).LoseResponse())
            created = await PutAsync("A", 5);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(IdOf(created), IdOf(await PutAsync("A", 5)));
        Assert.Single(await _app.PricesAsync(IdOf(created)));
    }

    [Fact]
    public async Task An_id_that_another_document_has_is_not_taken()
    {
        var key = $"{_source}:A";
        var other = await _app.CreateAsync(1);
        var reservation = $$"""
            { "id": "{{key}}", "listing_id": {{other}}, "reserved_date": "{{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}" }
            """;
        using (var content = new MemoryStream(Encoding.UTF8.GetBytes(reservation)))
        using (
            var stored = await _app
                .Database.GetContainer(Containers.SourceKeys)
                .CreateItemStreamAsync(content, new PartitionKey(key), null, App.Stop)
        )
            stored.EnsureSuccessStatusCode();
        var created = await PutAsync("A", 5);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.NotEqual(other, IdOf(created));
        Assert.Single(await _app.PricesAsync(other));
    }

    [Fact]
    public async Task Conditions_hold_for_keys()
    {
        var created = await PutAsync("A", 5, ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync("A", 6, ("If-None-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync("B", 6, ("If-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync("GET", Of("B"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("A", 6, ("If-Match", created["ETag"]!))).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await _app.SendAsync("DELETE", Of("A"), (string?)null, ("If-Match", created["ETag"]!))).Status
        );
    }

    [Fact]
    public async Task Keys_are_listed_in_ordinal_order_page_by_page()
    {
        string[] keys = ["b", "B", "a", "A!", "10", "9", "~"];
        foreach (var key in keys)
            await PutAsync(Uri.EscapeDataString(key), 5);
        await _app.SendAsync("DELETE", Of("9"));
        var found = new List<string>();
        for (var path = $"sources/{_source}/listings?limit=2"; path is not null; )
        {
            var page = await _app.SendAsync("GET", path);
            found.AddRange(page.Body.EnumerateArray().Select(one => one.GetProperty("key").GetString()!));
            path = page["Link"] is { } link ? link.Split('<', '>')[1]["/api/".Length..] : null;
        }

        Assert.Equal(keys.Except(["9"]).Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("sources/Upper/listings/A", "source")]
    [InlineData("sources/-a/listings/A", "source")]
    [InlineData("sources/a/listings/A%20B", "key")]
    [InlineData("sources/a/listings/%C3%A9", "key")]
    [InlineData("sources/Upper/listings", "source")]
    public async Task A_source_or_key_of_another_form_is_a_422(string path, string field)
    {
        var response = await _app.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([field], response.Fields);
    }

    [Fact]
    public async Task An_update_by_id_keeps_the_key()
    {
        var id = IdOf(await PutAsync("A", 5));
        await _app.UpdateAsync(id, 6);
        Assert.Equal(id, IdOf(await PutAsync("A", 7)));
        Assert.Equal([5, 6, 7], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }
}

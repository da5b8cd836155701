using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Erasure;

/// <summary>Personal data are removed from everything that is stored of a listing; its prices stay.</summary>
public sealed class EraseListingTests : IAsyncLifetime
{
    /// <summary>What stands in the body that all listings here are created with.</summary>
    private static readonly string[] Personal = ["Mikhail", "Lorem", "Johan-Ernst-Ring", "+219779210354"];

    private readonly TestArchive _archive = new();
    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await ArchiveApp.StartAsync(_archive);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task<Response> EraseAsync(long id) => _app.SendAsync("POST", $"ops/listings/{id}/erase");

    private async Task AssertErasedAsync(long id, bool isStored, int archived, int failures)
    {
        var response = await EraseAsync(id);
        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(
            $$"""{"listing_id":{{id}},"is_stored":{{(isStored ? "true" : "false")}},"archived_deletions":{{archived}},"price_failures":{{failures}}}""",
            response.Text
        );
    }

    private static void AssertHasNone(string text) =>
        Assert.All(Personal, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));

    [Fact]
    public async Task A_listing_keeps_its_prices_its_place_and_its_figures()
    {
        var id = await _app.CreateWithPricesAsync(20);
        var before = await _app.SendAsync("GET", $"listings/{id}");
        var prices = await _app.PricesAsync(id);
        var trail = (await _app.DocumentAsync(id))["recent_prices"]!.ToJsonString();
        // Twenty prices within a few milliseconds have dates up to twenty milliseconds ahead.
        await Task.Delay(TimeSpan.FromMilliseconds(50), App.Stop);
        await AssertErasedAsync(id, true, 0, 0);

        var after = await _app.SendAsync("GET", $"listings/{id}");
        var expected = JsonNode.Parse(before.Text)!;
        (expected["name"], expected["description"]) = ("erased", "erased");
        expected["postal_address"]!["street_address"] = "erased";
        expected.AsObject().Remove("contact_phone_number");
        expected["updated_date"] = after.Body.GetProperty("updated_date").GetString();
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(after.Text)), after.Text);
        Assert.True(
            before.Body.GetProperty("updated_date").GetDateTimeOffset()
                < after.Body.GetProperty("updated_date").GetDateTimeOffset()
        );
        Assert.NotEqual(before["ETag"], after["ETag"]);
        Assert.Equal(prices, await _app.PricesAsync(id));
        var document = await _app.DocumentAsync(id);
        Assert.Equal(trail, document["recent_prices"]!.ToJsonString());
        AssertHasNone(document.ToJsonString());
        await _app.UpdateAsync(id, 7);
        Assert.Equal(21, (await _app.PricesAsync(id)).Count);
    }

    [Fact]
    public async Task An_erasure_can_be_repeated_and_then_changes_nothing()
    {
        var id = await _app.CreateAsync(1);
        await AssertErasedAsync(id, true, 0, 0);
        var document = (await _app.DocumentAsync(id)).ToJsonString();
        await AssertErasedAsync(id, true, 0, 0);
        Assert.Equal(document, (await _app.DocumentAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task A_deleted_listing_is_erased_and_then_archived_without_personal_data()
    {
        var id = await _app.CreateWithPricesAsync(3);
        await _app.DeleteAsync(id);
        await AssertErasedAsync(id, true, 0, 0);
        await _app.ArchiveAsync(id);
        AssertHasNone(_archive.Of(id).GetRawText());
        Assert.Equal(3, _archive.PricesOf(id).Count);
        await _app.AssertExpiresAsync(id, 3);
    }

    [Fact]
    public async Task Every_archived_deletion_is_erased_and_keeps_its_prices()
    {
        var id = await _app.CreateWithPricesAsync(3);
        await _app.DeleteAsync(id);
        await _app.ArchiveAsync(id);
        await _app.AssertExpiresAsync(id, 3);
        var expiry = await _app.ExpiryAsync(id);
        // An earlier deletion, which was undone.
        _archive.Copy(id, $"2025/01/{id}.json");
        await AssertErasedAsync(id, true, 2, 0);

        Assert.Equal(2, _archive.Documents.Count);
        foreach (var document in _archive.Documents.Values)
        {
            AssertHasNone(document.GetRawText());
            Assert.Equal("erased", document.GetProperty("listing").GetProperty("name").GetString());
            Assert.Equal(
                "21810",
                document.GetProperty("listing").GetProperty("postal_address").GetProperty("postal_code").GetString()
            );
            Assert.Equal(3, TestArchive.PricesIn(document).Count);
        }

        AssertHasNone((await _app.DocumentAsync(id)).ToJsonString());
        await _app.AssertStillExpiresAsync(id, expiry);
        await _app.AssertHistoryExpiresAsync(id, 3);
        await AssertErasedAsync(id, true, 2, 0);
    }

    [Fact]
    public async Task What_only_the_archive_has_is_erased_too()
    {
        var id = await _app.CreateAsync(1);
        await _app.DeleteAsync(id);
        await _app.ArchiveAsync(id);
        await _app.Listings.DeleteItemAsync<JsonElement>($"{id}", new PartitionKey($"{id}"), null, App.Stop);
        await AssertErasedAsync(id, false, 1, 0);
        AssertHasNone(_archive.Of(id).GetRawText());
    }

    [Fact]
    public async Task A_dead_letter_that_is_retried_does_not_bring_the_data_back()
    {
        var id = await _app.CreateAsync(1);
        var poison = await _app.DocumentAsync(id);
        poison["latest_price_eur"] = "cheap";
        await _app.DeliverAsync(poison);
        await AssertErasedAsync(id, true, 0, 1);

        var failure = Assert.Single(await _app.FailuresAsync());
        AssertHasNone(failure.Document!);
        Assert.Contains("cheap", failure.Document, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _app.SendAsync("POST", $"ops/price-failures/{failure.Id}/retry")).Status
        );
        AssertHasNone((await _app.DocumentAsync(id)).ToJsonString());
    }

    /// <summary>One whose document was read before the erasure, and can be recorded now.</summary>
    [Fact]
    public async Task A_delivery_of_an_older_version_does_not_bring_the_data_back()
    {
        var id = await _app.CreateAsync(1);
        var older = await _app.DocumentAsync(id);
        older["latest_price_eur"] = 2;
        await AssertErasedAsync(id, true, 0, 0);
        await _app.DeliverAsync(older);
        AssertHasNone((await _app.DocumentAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task A_redelivered_poison_message_is_not_dead_lettered_again()
    {
        var id = await _app.CreateAsync(1);
        var poison = await _app.DocumentAsync(id);
        poison["latest_price_eur"] = "cheap";
        await _app.DeliverAsync(poison);
        await AssertErasedAsync(id, true, 0, 1);
        await _app.DeliverAsync(poison);
        AssertHasNone(Assert.Single(await _app.FailuresAsync()).Document!);
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_read_loses_its_document()
    {
        var id = await _app.CreateAsync(1);
        var poison = await _app.DocumentAsync(id);
        poison["latest_price_eur"] = "cheap";
        poison["filler"] = new string('a', 400_000);
        await _app.DeliverAsync(poison);
        await AssertErasedAsync(id, true, 0, 1);
        var failure = Assert.Single(await _app.FailuresAsync());
        Assert.Equal((null, true), (failure.Document, failure.Truncated));
        await AssertErasedAsync(id, true, 0, 1);
    }

    [Fact]
    public async Task An_erasure_that_was_interrupted_is_completed_by_the_next()
    {
        var id = await _app.CreateAsync(1);
        await _app.DeleteAsync(id);
        await _app.ArchiveAsync(id);
        _archive.IsAvailable = false;
        var interrupted = await EraseAsync(id);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (interrupted.Status, interrupted.Code));
        AssertHasNone((await _app.DocumentAsync(id)).ToJsonString());
        _archive.IsAvailable = true;
        await AssertErasedAsync(id, true, 1, 0);
        AssertHasNone(_archive.Of(id).GetRawText());
    }

    [Fact]
    public async Task A_listing_that_others_change_meanwhile_is_erased_as_they_left_it()
    {
        var id = await _app.CreateAsync(1);
        using (_app.Cosmos.OnItems("PATCH").Nth(1).Before(() => _app.UpdateAsync(id, 2)))
            await AssertErasedAsync(id, true, 0, 0);
        AssertHasNone((await _app.DocumentAsync(id)).ToJsonString());
        Assert.Equal([1, 2], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    /// <summary>Its price is part of the history from the instant of that write, not of the erasure.</summary>
    [Fact]
    public async Task What_was_written_out_of_band_before_is_absorbed_first()
    {
        var id = await _app.CreateAsync(1);
        var document = await _app.DocumentAsync(id);
        document["latest_price_eur"] = 5;
        await _app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await AssertErasedAsync(id, true, 0, 0);
        var stored = await _app.DocumentAsync(id);
        AssertHasNone(stored.ToJsonString());
        Assert.Equal(2, stored["recent_prices"]!.AsArray().Count);
        Assert.Equal([1, 5], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task Nothing_that_is_stored_is_a_404_and_a_document_that_is_no_listing_a_409()
    {
        var unknown = await EraseAsync(404);
        Assert.Equal((HttpStatusCode.NotFound, "listing_not_found"), (unknown.Status, unknown.Code));
        await _app.WriteDocumentAsync("78", """{ "id": "78", "name": "Mikhail" }""");
        var foreign = await EraseAsync(78);
        Assert.Equal((HttpStatusCode.Conflict, "not_erased"), (foreign.Status, foreign.Code));
        var wrong = await _app.SendAsync("POST", "ops/listings/78/erase?all=true");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
    }
}

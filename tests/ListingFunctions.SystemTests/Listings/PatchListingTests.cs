using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>A PATCH changes the given members and nothing else, under the rules of a PUT.</summary>
public sealed class PatchListingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string MergePatch = "application/merge-patch+json";

    private readonly App _app = shared.App;

    private async Task<Response> PatchAsync(
        long id,
        string body,
        string type = MergePatch,
        params (string Name, string Value)[] headers
    )
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await _app.SendAsync("PATCH", $"listings/{id}", content, headers);
    }

    private async Task<JsonObject> ReadAsync(long id) =>
        JsonNode.Parse((await _app.SendAsync("GET", $"listings/{id}")).Text)!.AsObject();

    [Theory]
    [InlineData(MergePatch)]
    [InlineData("application/json")]
    public async Task It_changes_the_given_members_and_no_others(string type)
    {
        var id = await _app.CreateAsync(1);
        var expected = await ReadAsync(id);
        var response = await PatchAsync(id, """{ "name": "Hof", "postal_address": { "city": "Ulm" } }""", type);
        Assert.Equal(HttpStatusCode.OK, response.Status);
        var patched = await ReadAsync(id);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(response.Text), patched));
        expected["name"] = "Hof";
        expected["postal_address"]!["city"] = "Ulm";
        expected["updated_date"] = patched["updated_date"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(expected, patched), patched.ToJsonString());
    }

    [Fact]
    public async Task A_price_is_a_change_of_the_history()
    {
        var id = await _app.CreateAsync(1);
        await PatchAsync(id, """{ "latest_price_eur": 2.50 }""");
        await PatchAsync(id, """{ "latest_price_eur": 2.5, "rooms_count": 7 }""");
        Assert.Equal([1, 2.5m], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task Null_removes_the_phone_number_and_it_can_be_set_again()
    {
        var id = await _app.CreateAsync(1);
        var without = await PatchAsync(id, """{ "contact_phone_number": null }""");
        Assert.False(without.Body.TryGetProperty("contact_phone_number", out _));
        var with = await PatchAsync(id, """{ "contact_phone_number": "+493012345" }""");
        Assert.Equal("+493012345", with.Body.GetProperty("contact_phone_number").GetString());
    }

    [Theory]
    [InlineData("""{ "name": null }""", "name")]
    [InlineData("""{ "postal_address": null }""", "postal_address")]
    [InlineData("""{ "postal_address": { "city": null } }""", "postal_address.city")]
    [InlineData("""{ "postal_address": { "contact_phone_number": null } }""", "postal_address.contact_phone_number")]
    [InlineData("""{ "colour": null }""", "colour")]
    [InlineData("""{ "name": "A", "name": "B" }""", "name")]
    [InlineData("""{ "contact_phone_number": null, "contact_phone_number": "+493012345" }""", "contact_phone_number")]
    [InlineData("""{ "latest_price_eur": -1, "rooms_count": 0 }""", "latest_price_eur rooms_count")]
    [InlineData("""{ "\ud800": 1 }""", "body")]
    [InlineData("""{ "name": "\ud800" }""", "name")]
    [InlineData("""{ "postal_address": { "city": "\udfe0\ud83c" } }""", "postal_address.city")]
    [InlineData("""{ "postal_address": "\ud800" }""", "postal_address")]
    [InlineData("""{ "rooms_count": [{ "\ud800": "\ud800" }] }""", "rooms_count")]
    [InlineData("""{ "id": 5 }""", "id")]
    [InlineData("[1]", "body")]
    [InlineData("null", "body")]
    public async Task What_would_make_it_no_valid_listing_is_a_422_and_changes_nothing(string body, string fields)
    {
        var id = await _app.CreateAsync(1);
        var before = await ReadAsync(id);
        var response = await PatchAsync(id, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.All(fields.Split(' '), field => Assert.Contains(field, response.Fields));
        Assert.True(JsonNode.DeepEquals(before, await ReadAsync(id)));
    }

    [Theory]
    [InlineData("""{ "\ud800": 1 }""", "body")]
    [InlineData("""{ "\ud800": 1, "name": "Hof", "rooms_count": 0 }""", "rooms_count body")]
    [InlineData("""{ "postal_address": { "\udc00": null, "city": "Ulm" } }""", "postal_address.body")]
    public async Task A_member_without_a_valid_name_is_reported_and_no_other_that_is_right(string body, string fields)
    {
        var response = await PatchAsync(await _app.CreateAsync(1), body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields.Split(' '), response.Fields);
    }

    [Fact]
    public async Task What_no_PUT_could_send_is_a_413_and_changes_nothing()
    {
        var id = await _app.CreateAsync(1);
        var text = new string('x', 64_000);
        await PatchAsync(id, $$"""{ "name": "{{text}}" }""");
        var before = await ReadAsync(id);
        var response = await PatchAsync(id, $$"""{ "description": "{{text}}" }""");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), (response.Status, response.Code));
        Assert.Equal("The patched listing is longer than 64 KiB. Nothing was changed.", response.Message);
        Assert.True(JsonNode.DeepEquals(before, await ReadAsync(id)));
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, """{ "latest_price_eur": 2 }""")).Status);
    }

    /// <summary>In the store each takes three times the space.</summary>
    [Fact]
    public async Task What_a_PUT_could_send_with_emojis_as_they_are_is_accepted()
    {
        var id = await _app.CreateAsync(1);
        var body = string.Concat("{ \"name\": \"", string.Concat(Enumerable.Repeat("🏠", 16_000)), "\" }");
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, """{ "latest_price_eur": 2 }""")).Status);
    }

    [Theory]
    [InlineData("application/json-patch+json")]
    [InlineData("text/plain")]
    public async Task Another_media_type_is_a_415_that_names_those_accepted(string type)
    {
        var response = await PatchAsync(await _app.CreateAsync(1), "[]", type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.Status);
        Assert.Equal("application/merge-patch+json, application/json", response["Accept-Patch"]);
        Assert.Equal(
            $"The Content-Type is '{type}; charset=utf-8'; it must be application/merge-patch+json or application/json, in UTF-8.",
            response.Message
        );
    }

    [Fact]
    public async Task A_stale_ETag_is_a_412_and_changes_nothing()
    {
        var id = await _app.CreateAsync(1);
        var stale = (await _app.SendAsync("GET", $"listings/{id}"))["ETag"]!;
        var current = (await PatchAsync(id, """{ "name": "A" }""", headers: ("If-Match", stale)))["ETag"]!;
        var refused = await PatchAsync(id, """{ "name": "B" }""", headers: ("If-Match", stale));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal("A", (string?)(await ReadAsync(id))["name"]);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, "{}", headers: ("If-Match", current))).Status);
    }

    [Fact]
    public async Task There_is_no_patch_of_what_does_not_exist_or_is_deleted()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(4, "{}")).Status);
        var id = await _app.CreateAsync(1);
        await _app.SendAsync("DELETE", $"listings/{id}");
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(id, "{}")).Status);
    }

    [Fact]
    public async Task Two_clients_that_patch_different_members_at_once_both_succeed()
    {
        var id = await _app.CreateAsync(1);
        var responses = await Task.WhenAll(
            PatchAsync(id, """{ "name": "Both" }"""),
            PatchAsync(id, """{ "rooms_count": 9 }""")
        );
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.Status));
        var listing = await ReadAsync(id);
        Assert.Equal(("Both", 9), ((string?)listing["name"], (int)listing["rooms_count"]!));
    }
}

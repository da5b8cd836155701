using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListingWriteRulesTests
{
    private static readonly ListingWriteRules Rules = new();

    private static (ListingWrite? Write, Problem? Problem) Read(string body) => Rules.Read(JsonElement.Parse(body));

    /// <summary>The sample body with one member, named by its path, as the JSON says.</summary>
    private static string With(string path, string json)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        var names = path.Split('.');
        var parent = names.Length > 1 ? body[names[0]]!.AsObject() : body;
        parent[names[^1]] = "PLACE";
        return body.ToJsonString().Replace("\"PLACE\"", json, StringComparison.Ordinal);
    }

    private static string Without(string path)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        var names = path.Split('.');
        (names.Length > 1 ? body[names[0]]!.AsObject() : body).Remove(names[^1]);
        return body.ToJsonString();
    }

    private static string TextOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? $"\"{json.GetString()}\"" : json.GetRawText();

    [Fact]
    public void A_body_as_clients_send_it_is_a_listing() => Assert.Equal(Write(), Read(Body).Write);

    [Fact]
    public void The_phone_number_may_be_left_out() =>
        Assert.Null(Read(Without("contact_phone_number")).Write!.ContactPhoneNumber);

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("postal_address")]
    [InlineData("postal_address.street_address")]
    [InlineData("postal_address.postal_code")]
    [InlineData("postal_address.city")]
    [InlineData("postal_address.country")]
    [InlineData("building_type")]
    [InlineData("latest_price_eur")]
    [InlineData("surface_area_m2")]
    [InlineData("rooms_count")]
    [InlineData("bedrooms_count")]
    public void Every_other_member_is_required(string path)
    {
        var error = Assert.Single(Read(Without(path)).Problem!.Errors!);
        Assert.Equal((path, RuleCode.Required), (error.Field, error.Code));
        Assert.StartsWith("is required", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "\"\"", RuleCode.Length)]
    [InlineData("name", "null", RuleCode.Type)]
    [InlineData("name", "7", RuleCode.Type)]
    [InlineData("name", "\"\\ud800\"", RuleCode.Pattern)]
    [InlineData("description", "\"\"", RuleCode.Length)]
    [InlineData("description", "[]", RuleCode.Type)]
    [InlineData("postal_address", "null", RuleCode.Type)]
    [InlineData("postal_address", "\"Paris\"", RuleCode.Type)]
    [InlineData("postal_address.street_address", "\"\"", RuleCode.Length)]
    [InlineData("postal_address.postal_code", "21810", RuleCode.Type)]
    [InlineData("postal_address.city", "\"\"", RuleCode.Length)]
    [InlineData("postal_address.country", "\"DEU\"", RuleCode.Pattern)]
    [InlineData("postal_address.country", "\"D\"", RuleCode.Pattern)]
    [InlineData("postal_address.country", "\"1!\"", RuleCode.Pattern)]
    [InlineData("postal_address.country", "null", RuleCode.Type)]
    [InlineData("building_type", "\"CASTLE\"", RuleCode.Enum)]
    [InlineData("building_type", "\"studio\"", RuleCode.Enum)]
    [InlineData("building_type", "0", RuleCode.Type)]
    [InlineData("latest_price_eur", "-1", RuleCode.Range)]
    [InlineData("latest_price_eur", "\"720000\"", RuleCode.Type)]
    [InlineData("latest_price_eur", "null", RuleCode.Type)]
    [InlineData("latest_price_eur", "0.001", RuleCode.Precision)]
    [InlineData("latest_price_eur", "0.10000000000000000000000000000000001", RuleCode.Precision)]
    [InlineData("latest_price_eur", "9007199254740992", RuleCode.Range)]
    [InlineData("latest_price_eur", "1e400", RuleCode.Range)]
    [InlineData("latest_price_eur", "1e-99999999999", RuleCode.Precision)]
    [InlineData("surface_area_m2", "-0.5", RuleCode.Range)]
    [InlineData("surface_area_m2", "1e400", RuleCode.Range)]
    [InlineData("surface_area_m2", "true", RuleCode.Type)]
    [InlineData("rooms_count", "0", RuleCode.Range)]
    [InlineData("rooms_count", "1.5", RuleCode.Type)]
    [InlineData("rooms_count", "9007199254740992", RuleCode.Range)]
    [InlineData("rooms_count", "6.00000000000000000000000000000000000001", RuleCode.Type)]
    [InlineData("bedrooms_count", "-1", RuleCode.Range)]
    [InlineData("bedrooms_count", "\"2\"", RuleCode.Type)]
    [InlineData("contact_phone_number", "null", RuleCode.Type)]
    [InlineData("contact_phone_number", "\"0123\"", RuleCode.Pattern)]
    [InlineData("contact_phone_number", "\"+0123\"", RuleCode.Pattern)]
    [InlineData("contact_phone_number", "\"+1\"", RuleCode.Pattern)]
    [InlineData("contact_phone_number", "\"+1234567890123456\"", RuleCode.Pattern)]
    [InlineData("contact_phone_number", "\"+4930123456\\n\"", RuleCode.Pattern)]
    [InlineData("contact_phone_number", "\"+49٣٣٣\"", RuleCode.Pattern)]
    [InlineData("id", "1", RuleCode.Unknown)]
    [InlineData("postal_address.county", "\"x\"", RuleCode.Unknown)]
    public void A_broken_rule_is_reported_with_its_field_and_its_code(string path, string json, RuleCode code)
    {
        var problem = Read(With(path, json)).Problem!;
        Assert.Equal(422, problem.Status);
        var error = Assert.Single(problem.Errors!);
        Assert.Equal((path, code), (error.Field, error.Code));
        Assert.Equal(ErrorCode.Invalid, problem.Code);
        Assert.StartsWith(path + " ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest_price_eur", "1e5", "100000")]
    [InlineData("latest_price_eur", "720000.00", "720000")]
    [InlineData("latest_price_eur", "72000050e-2", "720000.5")]
    [InlineData("latest_price_eur", "0e999999999999", "0")]
    [InlineData("latest_price_eur", "-0", "0")]
    [InlineData("latest_price_eur", "1.0000000000000000000000000000000000000000", "1")]
    [InlineData("rooms_count", "6.0", "6")]
    [InlineData("rooms_count", "0.6E1", "6")]
    [InlineData("bedrooms_count", "0", "0")]
    [InlineData("surface_area_m2", "45.5", "45.5")]
    [InlineData("surface_area_m2", "-0.0", "0")]
    [InlineData("name", "\"Zürich \\u00e9 🏠\"", "\"Zürich é 🏠\"")]
    [InlineData("postal_address.country", "\"fr\"", null)]
    public void Values_are_read_as_JSON_Schema_reads_them(string path, string json, string? written)
    {
        var (write, problem) = Read(With(path, json));
        Assert.Null(problem);
        var response = JsonSerializer.SerializeToElement(
            new ListingResponse(Listing.Create(1, write!, Noon)),
            ListingsJson.Types.ListingResponse
        );
        if (written is not null)
            Assert.Equal(written, TextOf(response.GetProperty(path)));
    }

    [Fact]
    public void All_broken_rules_are_reported_at_once() =>
        Assert.Equal(
            ["name", "postal_address.country", "description", "rooms_count", "colour"],
            Read(
                """
                { "name": 1, "postal_address": { "street_address": "a", "postal_code": "b", "city": "c", "country": "d" },
                  "building_type": "HOUSE", "latest_price_eur": 1, "surface_area_m2": 1, "rooms_count": 0, "bedrooms_count": 0, "colour": "red" }
                """
            )
                .Problem!.Errors!.Select(error => error.Field)
        );

    [Theory]
    [InlineData("""{ "name": "a", "name": "b", """, "name", RuleCode.Duplicate)]
    [InlineData("""{ "\ud800": 1, """, "body", RuleCode.Unknown)]
    public void A_member_is_named_once_and_in_text(string beginning, string field, RuleCode code)
    {
        var errors = Read(
            Body.TrimStart().Replace("{ \"name\": \"Mikhail Schmiedt\",", beginning, StringComparison.Ordinal)
        ).Problem!.Errors!;
        Assert.Contains(errors, error => (error.Field, error.Code) == (field, code));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"listing\"")]
    [InlineData("7")]
    public void A_body_that_is_no_object_breaks_a_rule(string body) =>
        Assert.Equal([new BrokenRule("body", "must be a JSON object", RuleCode.Type)], Read(body).Problem!.Errors!);
}

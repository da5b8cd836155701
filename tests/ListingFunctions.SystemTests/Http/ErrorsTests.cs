using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Every error of the design, and every rule of the contract broken once, over HTTP.</summary>
public sealed class ErrorsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    /// <summary>The codes of most errors.</summary>
    private static readonly Dictionary<HttpStatusCode, string> CodeOf = new()
    {
        [HttpStatusCode.BadRequest] = "unreadable",
        [HttpStatusCode.NotFound] = "listing_not_found",
        [HttpStatusCode.RequestEntityTooLarge] = "too_large",
        [HttpStatusCode.UnsupportedMediaType] = "unsupported_media_type",
        [HttpStatusCode.UnprocessableEntity] = "invalid",
        [HttpStatusCode.TooManyRequests] = "throttled",
        [HttpStatusCode.InternalServerError] = "fault",
        [HttpStatusCode.ServiceUnavailable] = "unavailable",
    };

    private static void AssertProblem(Response response, HttpStatusCode status, string? code = null)
    {
        Assert.Equal(status, response.Status);
        Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
        Assert.Equal((int)status, response.Body.GetProperty("status").GetInt32());
        Assert.NotEmpty(response.Message!);
        Assert.Equal(code ?? CodeOf[status], response.Code);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_a_400_with_the_line()
    {
        var response = await _app.SendAsync("POST", "listings", "{ \"name\": \"a\",\n \"description\" }");
        AssertProblem(response, HttpStatusCode.BadRequest);
        Assert.Contains("line 2", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "listings/1")]
    [InlineData("GET", "listings/1/prices")]
    [InlineData("PUT", "listings/1")]
    [InlineData("DELETE", "listings/1")]
    [InlineData("GET", "listings/abc")]
    [InlineData("GET", "listings/-1/prices")]
    [InlineData("GET", "listings/9007199254740993")]
    [InlineData("PUT", "listings/%F0%9F%8F%A0")]
    public async Task An_unknown_id_is_a_404(string method, string path) =>
        AssertProblem(
            await _app.SendAsync(method, path, method == "PUT" ? ListingBody.Of() : null),
            HttpStatusCode.NotFound
        );

    [Fact]
    public async Task A_body_over_64_KiB_is_a_413() =>
        AssertProblem(
            await _app.SendAsync("POST", "listings", ListingBody.Of(name: new string('a', 65_536))),
            HttpStatusCode.RequestEntityTooLarge
        );

    [Fact]
    public async Task A_body_over_64_KiB_without_a_Content_Length_is_a_413()
    {
        var content = new StreamContent(
            new MemoryStream(Encoding.UTF8.GetBytes(ListingBody.Of(name: new string('a', 65_536))))
        );
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentLength = null;
        AssertProblem(await _app.SendAsync("POST", "listings", content), HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>More than the worker's server accepts by default, and almost the most that the host forwards.</summary>
    [Theory]
    [InlineData(31_000_000, false)]
    [InlineData(31_000_000, true)]
    [InlineData(99_000_000, false)]
    public async Task A_body_of_whatever_length_the_host_forwards_is_a_413(int length, bool chunked)
    {
        using var app = new HttpClient { BaseAddress = _app.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/listings");
        request.Content = new ByteArrayContent(new byte[length]);
        request.Content.Headers.ContentType = new("application/json");
        // The server responds at once, and closes a connection on which it would have to read on for long.
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await app.SendAsync(request, App.Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(App.Stop));
        Assert.Equal("The body is longer than 64 KiB.", problem.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/problem+json")]
    public async Task A_body_of_another_type_is_a_415(string type)
    {
        using var content = new StringContent(ListingBody.Of(), Encoding.UTF8, type);
        AssertProblem(await _app.SendAsync("POST", "listings", content), HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("listings?limit=0", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("listings?continuation=forged", HttpStatusCode.BadRequest, "invalid_continuation")]
    [InlineData("price-changes?since=forged", HttpStatusCode.BadRequest, "invalid_continuation")]
    public async Task An_invalid_parameter_is_reported(string path, HttpStatusCode status, string code) =>
        AssertProblem(await _app.SendAsync("GET", path), status, code);

    [Theory]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound, "not_found")]
    [InlineData("PATCH", "price-changes", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "ops/price-failures/1", HttpStatusCode.NotFound, "price_failure_not_found")]
    public async Task Errors_of_one_status_are_told_apart_by_their_codes(
        string method,
        string path,
        HttpStatusCode status,
        string code
    ) => AssertProblem(await _app.SendAsync(method, path), status, code);

    [Fact]
    public async Task A_session_token_and_a_price_that_do_not_exist_have_codes_of_their_own()
    {
        var id = await _app.CreateAsync(1);
        AssertProblem(
            await _app.SendAsync("GET", $"listings/{id}", body: null, ("Session-Token", "x")),
            HttpStatusCode.BadRequest,
            "invalid_session_token"
        );
        AssertProblem(
            await _app.SendAsync("GET", $"listings/{id}/price?at=2020-01-01T00:00:00Z"),
            HttpStatusCode.NotFound,
            "price_not_found"
        );
    }

    [Fact]
    public async Task An_If_Match_that_cannot_be_read_is_a_400_and_changes_nothing()
    {
        var id = await _app.CreateAsync(1);
        AssertProblem(
            await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2), "no-quotes"),
            HttpStatusCode.BadRequest
        );
        Assert.Single(await _app.PricesAsync(id));
    }

    [Theory]
    [InlineData("name", "\"\"", "length")]
    [InlineData("description", "7", "type")]
    [InlineData("postal_address", "\"Berlin\"", "type")]
    [InlineData("postal_address.street_address", "\"\"", "length")]
    [InlineData("postal_address.postal_code", "null", "type")]
    [InlineData("postal_address.city", "[]", "type")]
    [InlineData("postal_address.country", "\"DEU\"", "pattern")]
    [InlineData("postal_address.planet", "\"Earth\"", "unknown")]
    [InlineData("building_type", "\"CASTLE\"", "enum")]
    [InlineData("latest_price_eur", "-0.01", "range")]
    [InlineData("latest_price_eur", "1.001", "precision")]
    [InlineData("surface_area_m2", "-1", "range")]
    [InlineData("rooms_count", "0", "range")]
    [InlineData("rooms_count", "1.5", "type")]
    [InlineData("bedrooms_count", "-1", "range")]
    [InlineData("contact_phone_number", "\"030 1234\"", "pattern")]
    [InlineData("id", "7", "unknown")]
    public async Task A_broken_rule_is_a_422_with_its_field_for_a_create_and_an_update(
        string field,
        string json,
        string code
    )
    {
        var body = JsonNode.Parse(ListingBody.Of(2))!.AsObject();
        var names = field.Split('.');
        (names.Length > 1 ? body[names[0]]!.AsObject() : body)[names[^1]] = JsonNode.Parse(json);
        var id = await _app.CreateAsync(1);
        foreach (var (method, path) in new[] { ("POST", "listings"), ("PUT", $"listings/{id}") })
        {
            var response = await _app.SendAsync(method, path, body.ToJsonString());
            AssertProblem(response, HttpStatusCode.UnprocessableEntity);
            Assert.Equal([field], response.Fields);
            Assert.Equal(code, response.Body.GetProperty("errors")[0].GetProperty("code").GetString());
        }

        Assert.Single(await _app.PricesAsync(id));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("contact_phone_number")]
    [InlineData("building_type")]
    public async Task Of_text_that_is_not_valid_the_error_says_why(string field)
    {
        var body = JsonNode.Parse(ListingBody.Of())!.AsObject();
        body[field] = "HALF";
        var half = body.ToJsonString().Replace("HALF", "\\ud800", StringComparison.Ordinal);
        var response = await _app.SendAsync("POST", "listings", half);
        AssertProblem(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal($"{field} has half of a surrogate pair, which is not valid text.", response.Message);
        Assert.Equal("pattern", response.Body.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_member_that_stands_twice_is_a_422()
    {
        var response = await _app.SendAsync(
            "POST",
            "listings",
            ListingBody
                .Of()
                .Replace("\"rooms_count\": 6", "\"rooms_count\": 6, \"rooms_count\": 7", StringComparison.Ordinal)
        );
        AssertProblem(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["rooms_count"], response.Fields);
    }

    [Fact]
    public async Task All_broken_rules_are_reported_at_once()
    {
        var response = await _app.SendAsync("POST", "listings", "{ \"postal_address\": {}, \"colour\": \"red\" }");
        AssertProblem(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            [
                "name",
                "postal_address.street_address",
                "postal_address.postal_code",
                "postal_address.city",
                "postal_address.country",
                "description",
                "building_type",
                "latest_price_eur",
                "surface_area_m2",
                "rooms_count",
                "bedrooms_count",
                "colour",
            ],
            response.Fields
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task When_Cosmos_is_throttled_or_unavailable_the_response_has_Retry_After(
        HttpStatusCode cosmos,
        HttpStatusCode status
    )
    {
        await using var app = await App.StartAsync(feed: false);
        app.Cosmos.OnItems().Fail(cosmos);
        foreach (
            var (method, path) in new[]
            {
                ("GET", "listings/1"),
                ("GET", "listings/1/prices"),
                ("GET", "listings"),
                ("POST", "listings"),
                ("PUT", "listings/1"),
                ("DELETE", "listings/1"),
            }
        )
        {
            var response = await app.SendAsync(method, path, method is "POST" or "PUT" ? ListingBody.Of() : null);
            AssertProblem(response, status);
            Assert.InRange(
                int.Parse(response.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture),
                1,
                10
            );
        }
    }

    [Fact]
    public async Task An_internal_error_is_a_500_without_internal_details()
    {
        using var faulty = _app.Cosmos.On("GET", "listings").Do((_, _, _) => throw new FormatException("secret"));
        var response = await _app.SendAsync("GET", "listings/78");
        AssertProblem(response, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", response.Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Format", response.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_no_listing_is_not_found()
    {
        await _app.WriteDocumentAsync("78", """{ "id": "78", "name": "secret" }""");
        AssertProblem(await _app.SendAsync("GET", "listings/78"), HttpStatusCode.NotFound);
        AssertProblem(await _app.SendAsync("PUT", "listings/78", ListingBody.Of()), HttpStatusCode.NotFound);
    }
}

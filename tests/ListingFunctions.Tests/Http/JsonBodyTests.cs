using System.Text;
using System.Text.Json;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Http;

public sealed class JsonBodyTests
{
    private static Task<(JsonElement Json, Problem? Problem)> ReadAsync(HttpRequest request) =>
        JsonBody.ReadAsync(request, TestContext.Current.CancellationToken);

    private static Task<(JsonElement Json, Problem? Problem)> ReadAsync(string body) =>
        ReadAsync(Request("POST", "/api/listings", body));

    [Fact]
    public async Task A_body_is_read_as_it_is() =>
        Assert.Equal("""{"a":[1.0,"é"]}""", (await ReadAsync("""{"a":[1.0,"é"]}""")).Json.GetRawText());

    [Theory]
    [InlineData("", "The body is empty")]
    [InlineData(" \r\n\t", "The body is empty")]
    [InlineData("[1,]", "line 1, byte 4: The JSON array contains a trailing comma at the end.")]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("\"a", "line 1, byte 3")]
    [InlineData("\uFEFF", "line 1, byte 1")]
    [InlineData("{ \"a\": 1,\n  \"b\": tru }", "line 2, byte 11")]
    [InlineData("{ \"a\": 1, }", "line 1, byte 11")]
    [InlineData("{ \"a\": 1 // comment\n }", "line 1, byte 10")]
    [InlineData("{} {}", "line 1, byte 4")]
    [InlineData("{'a':1}", "line 1, byte 2")]
    [InlineData("[01]", "line 1, byte 3")]
    [InlineData("[NaN]", "line 1, byte 2")]
    public async Task A_body_that_is_not_JSON_is_reported_with_its_position(string body, string where)
    {
        var (_, problem) = await ReadAsync(body);
        Assert.Equal(400, problem!.Status);
        Assert.Contains(where, problem.Message, StringComparison.Ordinal);
        foreach (var inside in new[] { "LineNumber", "reader", "this mode", "isFinalBlock", "payload" })
            Assert.DoesNotContain(inside, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_not_read() =>
        Assert.Equal(400, (await ReadAsync(new string('[', 65) + new string(']', 65))).Problem!.Status);

    [Fact]
    public async Task A_body_in_another_encoding_is_not_read()
    {
        var request = Request("POST", "/api/listings", "");
        request.Body = new MemoryStream(Encoding.Latin1.GetBytes("{\"name\":\"é\"}"));
        var (_, problem) = await ReadAsync(request);
        Assert.Equal(400, problem!.Status);
        Assert.Contains("UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64 * 1024, null)]
    [InlineData(64 * 1024 + 1, 413)]
    [InlineData(10_000_000, 413)]
    public async Task A_body_is_64_KiB_at_most(int length, int? status)
    {
        var body = "\"" + new string('a', length - 2) + "\"";
        Assert.Equal(status, (await ReadAsync(body)).Problem?.Status);

        var announced = Request("POST", "/api/listings", body);
        announced.ContentLength = length;
        Assert.Equal(status, (await ReadAsync(announced)).Problem?.Status);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("application/json; charset=\"UTF-8\"", null)]
    [InlineData("application/vnd.listing+json", null)]
    [InlineData("Application/JSON", null)]
    [InlineData("", null)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/json-patch+json", 415)]
    [InlineData("application/merge-patch+json", 415)]
    [InlineData("application/problem+json", 415)]
    [InlineData("application/vnd.listing+xml", 415)]
    [InlineData("json", 415)]
    public async Task A_body_is_JSON_by_its_type(string contentType, int? status)
    {
        var request = Request("POST", "/api/listings", "{}");
        request.ContentType = contentType;
        Assert.Equal(status, (await ReadAsync(request)).Problem?.Status);
    }
}

using System.Net;
using ListingFunctions.SystemTests.Sources;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Conditions by date and by ETag hold for every method, not for reads alone.</summary>
public sealed class PreconditionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string LongAgo = "Wed, 01 Jan 2020 00:00:00 GMT";
    private readonly App _app = shared.App;

    [Theory]
    [InlineData("PUT", "If-Unmodified-Since", LongAgo)]
    [InlineData("DELETE", "If-Unmodified-Since", LongAgo)]
    [InlineData("PUT", "If-None-Match", "*")]
    [InlineData("DELETE", "If-None-Match", "*")]
    [InlineData("PUT", "If-Match", "\"another\"")]
    [InlineData("DELETE", "If-Match", "\"another\"")]
    [InlineData("GET", "If-Match", "\"another\"")]
    [InlineData("GET", "If-Unmodified-Since", LongAgo)]
    public async Task A_request_whose_condition_is_not_met_changes_nothing(string method, string header, string value)
    {
        var id = await _app.CreateAsync(1);
        var body = method == "PUT" ? ListingBody.Of(2) : null;
        var response = await _app.SendAsync(method, $"listings/{id}", body, (header, value));
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.Status);
        Assert.Contains("Nothing was changed", response.Message, StringComparison.Ordinal);
        Assert.Equal([1m], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Theory]
    [InlineData("PUT", HttpStatusCode.OK)]
    [InlineData("DELETE", HttpStatusCode.NoContent)]
    public async Task A_write_under_the_date_that_the_client_read_succeeds(string method, HttpStatusCode status)
    {
        var id = await _app.CreateAsync(1);
        var seen = await _app.SendAsync("GET", $"listings/{id}");
        var body = method == "PUT" ? ListingBody.Of(2) : null;
        var since = ("If-Unmodified-Since", seen.Headers["Last-Modified"]);
        Assert.Equal(status, (await _app.SendAsync(method, $"listings/{id}", body, since)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    public async Task A_read_of_what_has_changed_since_a_date_or_from_a_version_is_a_412(string tail)
    {
        var path = $"api/listings/{await _app.CreateAsync(1)}{tail}";
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await _app.ExchangeAsync("GET", path, ("If-Unmodified-Since", LongAgo))).Status
        );
        var failed = await _app.ExchangeAsync("HEAD", path, ("If-Match", "\"another\""));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "no-store"), (failed.Status, failed["Cache-Control"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    public async Task Two_versions_of_one_second_are_not_taken_for_one(string tail)
    {
        for (var attempt = 0; ; attempt++)
        {
            var id = await _app.CreateAsync(1);
            var path = $"api/listings/{id}{tail}";
            var first = await _app.ExchangeAsync("GET", path);
            await _app.UpdateAsync(id, 2);
            var second = await _app.ExchangeAsync("GET", path);
            if (first["Last-Modified"] != second["Last-Modified"] && attempt < 10)
                continue; // A second ended in between.
            Assert.Equal(first["Last-Modified"], second["Last-Modified"]);
            var since = ("If-Modified-Since", first["Last-Modified"]!);
            Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync("GET", path, since)).Status);
            return;
        }
    }

    [Fact]
    public async Task A_create_meets_no_If_Match()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(1), ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, created.Status);
        created = await _app.SendAsync("POST", "listings", ListingBody.Of(1), ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.Created, created.Status);
    }

    /// <summary>Writes of what has a version evaluate the condition themselves, and have tests of their own.</summary>
    public static TheoryData<string, string> WritesWithoutVersion =>
        new(
            ApiOperation
                .All.Where(operation =>
                    operation.Method != "GET"
                    && (
                        operation.Path.StartsWith("/ops/", StringComparison.Ordinal)
                        || operation is { Method: "POST", Path: "/sources/{source}/listings" }
                    )
                )
                .Select(operation => (operation.Method, operation.Path))
        );

    [Theory]
    [MemberData(nameof(WritesWithoutVersion))]
    public async Task A_write_of_what_has_no_version_meets_no_If_Match(string method, string path)
    {
        var operation = ApiOperation.All.Single(each => (each.Method, each.Path) == (method, path));
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.Place == "path"))
            path = path.Replace($"{{{parameter.Name}}}", parameter.Example[0], StringComparison.Ordinal);
        foreach (
            var (value, status) in new[]
            {
                ("\"another\"", HttpStatusCode.PreconditionFailed),
                ("*", HttpStatusCode.PreconditionFailed),
                ("another", HttpStatusCode.BadRequest),
            }
        )
            Assert.Equal(status, (await _app.SendAsync(method, path[1..], body: null, ("If-Match", value))).Status);
    }

    [Fact]
    public async Task An_import_whose_condition_is_not_met_imports_nothing()
    {
        using var line = new StringContent(Lines.Import("conditional", "A", Lines.Days(1)), null, Lines.MediaType);
        var response = await _app.SendAsync("POST", "ops/import", line, ("If-Match", "\"another\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.Status);
        var read = await _app.SendAsync("GET", "sources/conditional/listings/A");
        Assert.Equal(HttpStatusCode.NotFound, read.Status);
    }
}

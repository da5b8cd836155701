using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Which caches may store which responses.</summary>
public sealed class CachingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Shared = "must-revalidate, public, s-maxage=5, max-age=0";
    private readonly App _app = shared.App;

    private static readonly (string, string) Session = ("Session-Token", "listings=0:-1#1");

    /// <summary>Directives in no order: HTTP clients parse them.</summary>
    private static void AssertCaching(string expected, Response response) =>
        Assert.Equal(
            expected.Split(", ").Order(StringComparer.Ordinal),
            response["Cache-Control"]!.Split(", ").Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("")]
    [InlineData("/{id}")]
    [InlineData("/{id}/prices")]
    public async Task The_edge_may_share_a_read_for_seconds_without_anybodys_session(string tail)
    {
        var id = $"{await _app.CreateAsync(1)}";
        var path = $"api/listings{tail.Replace("{id}", id, StringComparison.Ordinal)}";
        var read = await _app.ExchangeAsync("GET", path);
        AssertCaching(Shared, read);
        Assert.Null(read["Session-Token"]);
        Assert.Contains("Session-Token", read["Vary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_in_a_session_is_the_clients_own()
    {
        var read = await _app.ExchangeAsync("GET", "api/listings", Session);
        AssertCaching("no-cache, private", read);
        Assert.NotNull(read["Session-Token"]);
    }

    [Fact]
    public async Task A_read_with_no_cache_begins_a_session()
    {
        var read = await _app.ExchangeAsync("GET", "api/listings", ("Cache-Control", "no-cache"));
        AssertCaching("no-cache, private", read);
        Assert.NotNull(read["Session-Token"]);
    }

    [Fact]
    public async Task What_was_opened_with_a_key_is_kept_by_nobody()
    {
        AssertCaching("no-store", await _app.ExchangeAsync("GET", "api/listings", ("x-functions-key", "a")));
        AssertCaching("no-store", await _app.ExchangeAsync("GET", "api/listings?code=a"));
    }

    [Fact]
    public async Task The_response_to_a_write_and_an_error_are_never_cached()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of());
        var path = $"listings/{created.Body.GetProperty("id")}";
        var responses = new[]
        {
            created,
            await _app.SendAsync("PUT", path, ListingBody.Of(2)),
            await _app.SendAsync("PUT", path, "{}"),
            await _app.SendAsync("DELETE", path),
            await _app.SendAsync("GET", path),
            await _app.SendAsync("GET", $"{path}/prices"),
            await _app.SendAsync("GET", "listings?limit=0"),
            await _app.SendAsync("PATCH", path),
        };
        Assert.All(responses, response => Assert.Equal("no-store", response.Headers["Cache-Control"]));
        Assert.All(responses[..2], response => Assert.Contains("Session-Token", response.Headers.Keys));
    }

    [Fact]
    public async Task A_cache_that_revalidates_may_keep_its_copy()
    {
        var path = $"api/listings/{await _app.CreateAsync(1)}/prices";
        var read = await _app.ExchangeAsync("GET", path);
        var again = await _app.ExchangeAsync("GET", path, ("If-None-Match", read["ETag"]!));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        AssertCaching(Shared, again);
        Assert.Null(again["Session-Token"]);
    }
}

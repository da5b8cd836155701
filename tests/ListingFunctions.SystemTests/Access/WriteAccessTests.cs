using System.Net;
using ListingFunctions.SystemTests.Http;
using LocalHost;

namespace ListingFunctions.SystemTests.Access;

/// <summary>What requires a token and what does not, and what else a response without one has.</summary>
public sealed class WriteAccessTests(SignedInApp signedIn) : IClassFixture<SignedInApp>
{
    private readonly App _app = signedIn.App;
    private readonly Issuer _issuer = signedIn.Issuer;

    private (string, string) Authorization => ("Authorization", $"Bearer {_issuer.Token()}");

    private async Task<long> CreateAsync()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(1), Authorization);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return created.Body.GetProperty("id").GetInt64();
    }

    [Fact]
    public async Task Every_write_is_rejected_without_a_token_before_anything_is_read()
    {
        var id = await CreateAsync();
        var before = (await _app.DocumentAsync(id)).ToJsonString();
        var writes = new[] { ("POST", "listings"), ("PUT", $"listings/{id}"), ("DELETE", $"listings/{id}") };
        foreach (var (method, path) in writes)
        foreach (var body in new[] { ListingBody.Of(2), "{", ListingBody.Of(name: new string('a', 70_000)), null })
        {
            var response = default(Response);
            Assert.Empty(
                await _app.Cosmos.CallsOfAsync(async () => response = await _app.SendAsync(method, path, body))
            );
            Assert.Equal(HttpStatusCode.Unauthorized, response!.Status);
        }

        var wrongSession = await _app.SendAsync("DELETE", $"listings/{id}", (string?)null, ("Session-Token", "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrongSession.Status);
        Assert.Equal(before, (await _app.DocumentAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task Every_write_is_made_with_a_token()
    {
        var id = await CreateAsync();
        Assert.Equal(
            HttpStatusCode.OK,
            (await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2), Authorization)).Status
        );
        Assert.Equal([1m, 2m], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _app.SendAsync("DELETE", $"listings/{id}", (string?)null, Authorization)).Status
        );
    }

    [Fact]
    public async Task Reads_health_and_operations_are_as_without_sign_in()
    {
        var id = await CreateAsync();
        var paths = new[]
        {
            "listings",
            $"listings/{id}",
            $"listings/{id}/prices",
            $"listings/{id}/price",
            $"listings/{id}/prices/summary",
            "price-changes",
            "listing-events",
            "openapi.yaml",
            "explorer",
            "health/live",
            "health/ready",
            "ops/feeds",
            "ops/price-failures",
            "ops/event-failures",
        };
        foreach (var path in paths)
        foreach (var method in new[] { "GET", "HEAD" })
        {
            Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync(method, $"api/{path}")).Status);
            // Nor is a token validated if none is required.
            var wrong = await _app.ExchangeAsync(method, $"api/{path}", ("Authorization", "Bearer token"));
            Assert.Equal(HttpStatusCode.OK, wrong.Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("POST", "ops/price-history/replay")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _app.SendAsync("TRACE", $"listings/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _app.SendAsync("OPTIONS", $"listings/{id}")).Status);
    }

    [Fact]
    public async Task Without_the_settings_no_token_is_required()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
    }

    [Theory]
    [InlineData("SignIn:Authority", "")]
    [InlineData("SignIn:Authority", "http://login.example/v2.0")]
    [InlineData("SignIn:Audience", "")]
    public async Task With_a_setting_that_is_wrong_or_missing_nothing_starts(string setting, string value)
    {
        var settings = new Dictionary<string, string?>(_issuer.Settings) { [setting] = value };
        var refusal = await Assert.ThrowsAsync<CannotStartException>(() => App.StartAsync(settings: settings));
        Assert.Contains(
            setting.Replace(":", "__", StringComparison.Ordinal),
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_page_of_another_origin_may_send_a_token_and_sees_what_is_required()
    {
        await using var app = await App.StartAsync(
            feed: false,
            settings: new Dictionary<string, string?>(_issuer.Settings)
            {
                ["Cors:AllowedOrigins"] = "https://portal.example",
            }
        );
        var origin = ("Origin", "https://portal.example");
        var preflight = await app.ExchangeAsync(
            "OPTIONS",
            "api/listings/1",
            origin,
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "authorization")
        );
        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Contains("Authorization", preflight["Access-Control-Allow-Headers"]!.Split(", "));
        var refused = await app.ExchangeAsync("PUT", "api/listings/1", origin);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("https://portal.example", refused["Access-Control-Allow-Origin"]);
        Assert.Contains("WWW-Authenticate", refused["Access-Control-Expose-Headers"]!.Split(", "));
    }

    [Fact]
    public async Task Without_a_valid_token_the_limit_is_per_address_and_with_one_per_client()
    {
        await using var app = await App.StartAsync(
            feed: false,
            settings: new Dictionary<string, string?>(_issuer.Settings)
            {
                ["RateLimit:PermitsPerSecond"] = "1",
                ["RateLimit:Burst"] = "30",
                ["RateLimit:TrustedHops"] = "1",
            }
        );
        async Task<Response> DeleteAsync(string address, string? token = null) =>
            await app.ExchangeAsync(
                "DELETE",
                "api/listings/404",
                ("X-Forwarded-For", address),
                ("Authorization", token is null ? "" : $"Bearer {token}")
            );
        static int Left(Response response) => int.Parse(response["RateLimit"]!.Split(';', '=')[2], null);

        Assert.Equal(29, Left(await DeleteAsync("9.9.9.9")));
        Assert.Equal(29, Left(await DeleteAsync("8.8.8.8", _issuer.Token())));
        // Wrong ones count for the address, whatever client they name.
        var refused = await DeleteAsync("9.9.9.9");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        for (var i = 0; refused.Status == HttpStatusCode.Unauthorized; i++)
            refused = await DeleteAsync("9.9.9.9", i % 2 == 0 ? null : Tokens.Wrong["expired"](_issuer));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Null(refused["WWW-Authenticate"]);

        // From the same address with a right one, and from another with one of the same client.
        Assert.InRange(Left(await DeleteAsync("9.9.9.9", _issuer.Token())), 28, 29);
        var another = await DeleteAsync("7.7.7.7", _issuer.TokenWith("azp", "another"));
        Assert.Equal((HttpStatusCode.NotFound, 29), (another.Status, Left(another)));
    }

    [Fact]
    public async Task No_token_and_no_part_of_one_is_logged()
    {
        using var log = new Log();
        await using var issuer = await Issuer.StartAsync();
        await using var app = await App.StartAsync(feed: false, settings: issuer.Settings, configure: log.AddTo);
        issuer.Response = (500, "");
        var tokens = Tokens.Wrong.Values.Concat(Tokens.WithoutRole.Values).Append(issuer => issuer.Token());
        var sent = tokens.Select(make => make(issuer)).Where(token => token.Length > 20).ToList();
        foreach (var token in sent)
        {
            await app.SendAsync("POST", "listings", ListingBody.Of(), ("Authorization", $"Bearer {token}"));
            issuer.Response = null;
        }

        Assert.NotEmpty(log.Lines);
        // The header of a token is no secret; what it says and its signature are.
        var parts = sent.SelectMany(token => token.Split('.')[1..]).Where(part => part.Length > 20).Distinct().ToList();
        Assert.NotEmpty(parts);
        Assert.DoesNotContain(
            log.Lines,
            line => parts.Exists(part => line.Contains(part[..20], StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_token_is_validated_once_per_request()
    {
        using var log = new Log();
        await using var app = await App.StartAsync(
            feed: false,
            settings: new Dictionary<string, string?>(_issuer.Settings) { ["RateLimit:PermitsPerSecond"] = "1000" },
            configure: log.AddTo
        );
        await app.SendAsync("DELETE", "listings/404", (string?)null, Authorization);
        // Once, although both the rate limit and the check of the role need the caller.
        Assert.Single(log.Lines, line => line.Contains("Successfully validated the token", StringComparison.Ordinal));
    }
}

using System.Net;
using ListingFunctions.Access;
using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Access;

public sealed class RateLimitTests
{
    private static RateLimit Limit(string permits = "1", string? burst = "2") =>
        new(
            Options.Create(new RateLimitSettings { PermitsPerSecond = permits, Burst = burst }),
            new AccessTokens(Options.Create(new SignInSettings()))
        );

    private static HttpContext From(string address, string? key = null)
    {
        var http = Request("GET", "/api/listings").HttpContext;
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (key is not null)
            http.Request.Headers["x-functions-key"] = key;
        return http;
    }

    private static FunctionContext Invocation(HttpContext http, string function = nameof(ListListings))
    {
        var context = Substitute.For<FunctionContext>();
        context.Items.Returns(new Dictionary<object, object> { ["HttpRequestContext"] = http });
        context.FunctionDefinition.Name.Returns(function);
        return context;
    }

    private static async Task<FunctionResponse> AskAsync(
        RateLimit limit,
        HttpContext http,
        string function = nameof(ListListings)
    )
    {
        await limit.Invoke(Invocation(http, function), _ => Task.CompletedTask);
        return http.Response.Read();
    }

    private static string ClientOf(RateLimit limit, HttpContext http, AuthorizationLevel level = default) =>
        limit.ClientOf(Invocation(http), http, level);

    [Fact]
    public async Task A_client_over_its_limit_gets_Retry_After()
    {
        using var limit = Limit(permits: "1", burst: "3");
        for (var left = 2; left >= 0; left--)
        {
            var response = await AskAsync(limit, From("10.0.0.1"));
            Assert.Equal(200, response.Status);
            Assert.Equal("\"client\";q=3;w=3", response.Headers["RateLimit-Policy"]);
            Assert.Equal($"\"client\";r={left};t={3 - left}", response.Headers["RateLimit"]);
        }

        var refused = await AskAsync(limit, From("10.0.0.1"));
        Assert.Equal((429, "1"), (refused.Status, (string?)refused.Headers.RetryAfter));
        Assert.Equal("\"client\";r=0;t=3", refused.Headers["RateLimit"]);
        Assert.Equal(
            "Too many requests. Try again after the seconds in Retry-After.",
            refused.Body.GetProperty("message").GetString()
        );
        Assert.Equal(200, (await AskAsync(limit, From("10.0.0.2"))).Status);
    }

    [Fact]
    public async Task Health_is_not_limited()
    {
        using var limit = Limit(burst: "1");
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await AskAsync(limit, From("10.0.0.1"), "GetReady")).Status);
    }

    [Fact]
    public async Task Requests_that_no_function_takes_are_limited()
    {
        using var limit = Limit(burst: "1");
        Assert.Equal(200, (await AskAsync(limit, From("10.0.0.1"), "Z_UnmatchedRequests")).Status);
        Assert.Equal(429, (await AskAsync(limit, From("10.0.0.1"), "Z_UnmatchedRequests")).Status);
    }

    [Fact]
    public async Task Without_a_setting_nobody_is_limited_and_nothing_is_said()
    {
        using var limit = Limit(permits: "");
        for (var i = 0; i < 100; i++)
            Assert.Equal(0, (await AskAsync(limit, From("10.0.0.1"))).Headers["RateLimit"].Count);
    }

    [Fact]
    public void A_key_counts_if_the_host_has_validated_it_and_is_kept_as_a_hash()
    {
        using var limit = Limit();
        var http = From("10.0.0.1", key: "secret");
        Assert.Equal("address 10.0.0.1", ClientOf(limit, http));
        var client = ClientOf(limit, http, AuthorizationLevel.Function);
        Assert.StartsWith("key ", client, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", client, StringComparison.Ordinal);
        Assert.Equal(client, ClientOf(limit, From("10.0.0.2", key: "secret"), AuthorizationLevel.Function));
        Assert.NotEqual(client, ClientOf(limit, From("10.0.0.1", key: "other"), AuthorizationLevel.Function));
        http = From("10.0.0.1");
        http.Request.QueryString = new QueryString("?code=secret");
        Assert.Equal(client, ClientOf(limit, http, AuthorizationLevel.Function));
    }

    [Fact]
    public void Who_is_signed_in_counts_as_the_client_of_the_token_whatever_address_or_key_there_is()
    {
        using var limit = Limit();
        var http = From("10.0.0.1", key: "secret");
        Assert.Equal("token portal", limit.ClientOf(Invocation(http), http, AuthorizationLevel.Function, "portal"));
        http = From("10.0.0.2");
        Assert.Equal("token portal", limit.ClientOf(Invocation(http), http, AuthorizationLevel.Anonymous, "portal"));
    }

    [Theory]
    [InlineData("PermitsPerSecond")]
    [InlineData("Burst")]
    [InlineData("TrustedHops")]
    public void A_setting_that_is_wrong_is_named(string name)
    {
        foreach (var wrong in new[] { "-1", "1.5", "many", "99999999999" })
        {
            var settings = new RateLimitSettings();
            typeof(RateLimitSettings).GetProperty(name)!.SetValue(settings, wrong);
            var failure = new RateLimitSettings.Validator().Validate(null, settings).FailureMessage;
            Assert.Contains($"RateLimit__{name} is '{wrong}'", failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Settings_that_are_right_or_absent_are_taken()
    {
        var validator = new RateLimitSettings.Validator();
        Assert.True(validator.Validate(null, new RateLimitSettings()).Succeeded);
        Assert.True(validator.Validate(null, new RateLimitSettings { PermitsPerSecond = "50", Burst = "" }).Succeeded);
        Assert.Equal(200, new RateLimitSettings { PermitsPerSecond = "50" }.BurstSize);
    }
}

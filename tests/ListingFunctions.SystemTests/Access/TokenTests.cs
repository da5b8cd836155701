using System.Net;

namespace ListingFunctions.SystemTests.Access;

/// <summary>Which tokens writes are accepted with, over HTTP.</summary>
public sealed class TokenTests(SignedInApp signedIn) : IClassFixture<SignedInApp>
{
    private const string Challenge = "Bearer realm=\"ListingAPI\"";

    private readonly App _app = signedIn.App;
    private readonly Issuer _issuer = signedIn.Issuer;

    public static TheoryData<string> Right => [.. Tokens.Right.Keys];

    public static TheoryData<string> Wrong => [.. Tokens.Wrong.Keys];

    public static TheoryData<string> WithoutRole => [.. Tokens.WithoutRole.Keys];

    private Task<Response> CreateAsync(params string[] authorizations) =>
        _app.SendAsync(
            "POST",
            "listings",
            ListingBody.Of(),
            [.. authorizations.Select(value => ("Authorization", value))]
        );

    private static void AssertRejected(HttpStatusCode status, string challenge, Response response)
    {
        Assert.Equal(status, response.Status);
        Assert.Equal(challenge, response.Headers["WWW-Authenticate"]);
        Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
        Assert.Equal("no-store", response.Headers["Cache-Control"]);
        Assert.Equal((int)status, response.Body.GetProperty("status").GetInt32());
        Assert.False(response.Headers.ContainsKey("Session-Token"));
    }

    private static string ChallengeOf(string error, Response response) =>
        $"{Challenge}, error=\"{error}\", error_description=\"{response.Message}\"";

    [Theory]
    [MemberData(nameof(Right))]
    public async Task An_access_token_with_the_role_opens_writes(string token) =>
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync($"Bearer {Tokens.Right[token](_issuer)}")).Status);

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_known_in_any_case(string scheme) =>
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync($"{scheme} {_issuer.Token()}")).Status);

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_invalid_token_is_rejected(string token)
    {
        var response = await CreateAsync($"Bearer {Tokens.Wrong[token](_issuer)}");
        AssertRejected(HttpStatusCode.Unauthorized, ChallengeOf("invalid_token", response), response);
    }

    [Theory]
    [MemberData(nameof(WithoutRole))]
    public async Task An_access_token_without_the_role_is_not_enough(string token)
    {
        var response = await CreateAsync($"Bearer {Tokens.WithoutRole[token](_issuer)}");
        AssertRejected(HttpStatusCode.Forbidden, ChallengeOf("insufficient_scope", response), response);
        Assert.Contains("Listings.Write", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("Bearer=token")]
    public async Task Without_a_token_one_is_required(string authorization) =>
        AssertRejected(HttpStatusCode.Unauthorized, Challenge, await CreateAsync(authorization));

    [Fact]
    public async Task A_token_counts_in_its_header_alone()
    {
        AssertRejected(HttpStatusCode.Unauthorized, Challenge, await CreateAsync());
        foreach (var name in new[] { "access_token", "code" })
            AssertRejected(
                HttpStatusCode.Unauthorized,
                Challenge,
                await _app.SendAsync("POST", $"listings?{name}={_issuer.Token()}", ListingBody.Of())
            );
        foreach (var header in new[] { "x-functions-key", "X-MS-CLIENT-PRINCIPAL", "X-MS-TOKEN-AAD-ACCESS-TOKEN" })
            AssertRejected(
                HttpStatusCode.Unauthorized,
                Challenge,
                await _app.SendAsync("POST", "listings", ListingBody.Of(), (header, _issuer.Token()))
            );
    }

    [Fact]
    public async Task Of_two_tokens_none_counts()
    {
        var response = await RawAsync($"Bearer {_issuer.Token()}", $"Bearer {_issuer.Token()}");
        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.Contains(
            $"WWW-Authenticate: {Challenge}, error=\"invalid_request\"",
            response,
            StringComparison.Ordinal
        );
        Assert.StartsWith("HTTP/1.1 400 ", await RawAsync("", $"Bearer {_issuer.Token()}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_longer_than_any_header_may_be_is_no_fault_of_ours()
    {
        var response = await RawAsync($"Bearer {new string('a', 40_000)}");
        Assert.StartsWith("HTTP/1.1 431 ", response, StringComparison.Ordinal);
    }

    /// <summary>Headers as they are, which a client of .NET would put together.</summary>
    private async Task<string> RawAsync(params string[] authorizations)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(_app.Http.BaseAddress!.Host, _app.Http.BaseAddress.Port, App.Stop);
        var request =
            "POST /api/listings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
            + string.Concat(authorizations.Select(value => $"Authorization: {value}\r\n"))
            + "\r\n";
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), App.Stop);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(App.Stop);
    }
}

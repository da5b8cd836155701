using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Testing;

/// <summary>An authority on this machine: its metadata over HTTP, as Entra has them, and tokens that it signs.</summary>
public sealed class Issuer : IAsyncDisposable
{
    public const string Audience = "8f3c1a52-6f0e-4b7e-9a52-0d8f6f3f7c11";
    public const string Client = "2d4d11a2-f814-46a7-890a-274a72a7309e";
    public const string Tenant = "11111111-2222-3333-4444-555555555555";

    private readonly WebApplication _web;

    private Issuer(WebApplication web)
    {
        _web = web;
        web.Run(RespondAsync);
    }

    /// <summary>What is set as <c>SignIn__Authority</c>.</summary>
    public string Authority => $"{_web.Urls.Single()}/{Tenant}/v2.0";

    /// <summary>What it signs with, and publishes.</summary>
    public RsaSecurityKey Key { get; private set; } = NewKey();

    /// <summary>A key that it publishes as another issuer's.</summary>
    public RsaSecurityKey KeyOfAnother { get; } = NewKey();

    /// <summary>How often its metadata were read.</summary>
    public int Reads { get; private set; }

    /// <summary>What it responds with in place of its metadata and keys; none: those.</summary>
    public (int Status, string Body)? Response { get; set; }

    /// <summary>The settings of an app that accepts its tokens.</summary>
    public Dictionary<string, string?> Settings =>
        new() { ["SignIn:Authority"] = Authority, ["SignIn:Audience"] = Audience };

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new Issuer(builder.Build());
        await issuer._web.StartAsync();
        return issuer;
    }

    /// <summary>Signs with a new key from now on, and publishes that one alone.</summary>
    public void Rotate() => Key = NewKey();

    /// <summary>An access token of version 2 with the role, as an application gets it, unless changed.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = Audience,
            NotBefore = DateTime.UtcNow.AddMinutes(-5),
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object>
            {
                ["azp"] = Client,
                ["azpacr"] = "1",
                ["oid"] = Guid.NewGuid().ToString(),
                ["tid"] = Tenant,
                ["roles"] = new[] { "Listings.Write" },
                ["ver"] = "2.0",
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public string TokenWith(string claim, object value) => Token(token => token.Claims[claim] = value);

    public string TokenWithout(string claim) => Token(token => token.Claims.Remove(claim));

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private Task RespondAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path == $"/{Tenant}/v2.0/.well-known/openid-configuration")
            Reads++;
        else if (path != $"/{Tenant}/discovery/v2.0/keys")
            return Results.NotFound().ExecuteAsync(http);
        if (Response is { } response)
            return Results.Text(response.Body, "application/json", statusCode: response.Status).ExecuteAsync(http);

        var json = path.EndsWith("keys", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["keys"] = new JsonArray(
                    Publish(Key, $"{_web.Urls.Single()}/{{tenantid}}/v2.0"),
                    Publish(KeyOfAnother, $"{_web.Urls.Single()}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0")
                ),
            }
            : new JsonObject
            {
                ["issuer"] = Authority,
                ["jwks_uri"] = $"{_web.Urls.Single()}/{Tenant}/discovery/v2.0/keys",
                ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            };
        return Results.Text(json.ToJsonString(), "application/json").ExecuteAsync(http);
    }

    private static JsonObject Publish(RsaSecurityKey key, string issuer)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            ["issuer"] = issuer,
        };
    }
}

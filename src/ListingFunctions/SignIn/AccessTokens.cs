using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ListingFunctions.SignIn;

/// <summary>
/// Judges the access token of a request (RFC 6750, RFC 7519): signature, issuer, audience, lifetime, and whether it has
/// the role for writes. No part of a token is logged or answered.
/// </summary>
internal sealed class AccessTokens(IOptions<SignInSettings> settings, Authority authority, TimeProvider time)
{
    private const string Scheme = "Bearer";

    /// <summary>How far the clocks of the authority and of this instance may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Signed with a key that only the authority has: nothing symmetric, nothing unsigned.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Where the judgement of a request is kept for whoever asks next.</summary>
    private static readonly object Item = new();

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = 16 * 1024 };
    private readonly string[] _audiences = settings.Value.Audiences;

    /// <summary>Whether writes want a token at all.</summary>
    public bool AreWanted { get; } = settings.Value.IsOn;

    /// <summary>Who asks. Judged once a request, when it is first asked for.</summary>
    public async ValueTask<Caller> CallerOfAsync(HttpContext http)
    {
        if (http.Items.TryGetValue(Item, out var judged))
            return (Caller)judged!;
        var caller = await JudgeAsync(http.Request, http.RequestAborted);
        http.Items[Item] = caller;
        return caller;
    }

    private async Task<Caller> JudgeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization.Count > 1)
            return Caller.OfSeveralTokens;
        if (TokenIn(request.Headers.Authorization.ToString()) is not { Length: > 0 } token)
            return Caller.Unknown;

        if (await authority.KeysAsync(cancellationToken) is not { } keys)
            return Caller.NotJudged;
        var result = await _handler.ValidateTokenAsync(token, ParametersFor(keys));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Signed with a key that is not known: one that is new, or none of the authority's.
            if (await authority.KeysBeyondAsync(keys, cancellationToken) is not { } newer)
                return Caller.NotJudged;
            if (newer != keys)
                result = await _handler.ValidateTokenAsync(token, ParametersFor(newer));
        }

        return result.IsValid
            ? CallerOf((JsonWebToken)result.SecurityToken)
            : Caller.WithWrongToken(Why(result.Exception));
    }

    /// <summary>What stands behind <c>Bearer</c>, whatever it is.</summary>
    private static string? TokenIn(string authorization) =>
        authorization.Split(' ', 2, StringSplitOptions.TrimEntries) is [var scheme, var token]
        && scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            ? token
            : null;

    private static Caller CallerOf(JsonWebToken token)
    {
        var client =
            TextOf(token, JwtRegisteredClaimNames.Azp)
            ?? TextOf(token, "appid")
            ?? TextOf(token, "oid")
            ?? TextOf(token, JwtRegisteredClaimNames.Sub);
        // A claim for each of several, as for a single one that stands alone.
        return token.Claims.Any(claim => claim.Type == "roles" && claim.Value == Access.WriteRole)
            ? new Caller(client, null)
            : Caller.WithoutRole(client);
    }

    private static string? TextOf(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var text) && text.Length > 0 ? text : null;

    private TokenValidationParameters ParametersFor(AuthorityKeys keys) =>
        new()
        {
            ValidIssuer = keys.Issuer,
            ValidAudiences = _audiences,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = keys.Keys,
            // Only the key that it names, so that a token with a made-up one costs no tries.
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = IsInForce,
        };

    private bool IsInForce(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (from is null || from <= now + Skew) && until > now - Skew;
    }

    private static string Why(Exception exception) =>
        exception switch
        {
            SecurityTokenInvalidLifetimeException => "The access token has expired, or is not valid yet.",
            SecurityTokenInvalidAudienceException => "The access token is for somebody else.",
            SecurityTokenInvalidIssuerException => "The access token is of another issuer.",
            SecurityTokenInvalidSignatureException => "The access token is not signed by its authority.",
            _ => "The access token cannot be read.",
        };
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace ListingFunctions.Access;

/// <summary>
/// Maps JwtBearer's result for a request's access token to who calls, or to why the call is rejected. No part of a token
/// is logged or returned.
/// </summary>
internal sealed class AccessTokens(IOptions<SignInSettings> settings)
{
    private readonly bool _areRequired = settings.Value.IsOn;

    /// <summary>
    /// Who calls; <see langword="null"/> if no token is required. The token is validated once per request, however often
    /// this is called.
    /// </summary>
    public async Task<Caller?> CallerOfAsync(HttpContext http)
    {
        if (!_areRequired)
            return null;
        if (http.Request.Headers.Authorization.Count > 1)
            return Caller.WithSeveralTokens;
        return await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme) switch
        {
            { Principal: { } principal } => CallerOf(principal),
            { Failure: InvalidConfigurationException } => Caller.NotValidated,
            { Failure: { } failure } => Caller.WithInvalidToken(ReasonOf(failure)),
            _ => Caller.WithoutToken,
        };
    }

    private static Caller CallerOf(ClaimsPrincipal principal)
    {
        // ID tokens of the API's own registration have its audience, and roles too. Entra says only in an access token
        // how the client authenticated (azpacr in version 2, appidacr in version 1), and no policy can add that claim
        // (learn.microsoft.com/entra/identity-platform: access-token-claims-reference, reference-claims-customization).
        if (!principal.HasClaim(claim => claim.Type is "azpacr" or "appidacr"))
            return Caller.WithInvalidToken("This is not an access token. An ID token does not authorize changes.");
        var client = principal.FindFirstValue("azp") ?? principal.FindFirstValue("appid");
        return principal.IsInRole(Permissions.WriteRole) ? new Caller(client, null) : Caller.WithoutRole(client);
    }

    private static string ReasonOf(Exception failure) =>
        failure switch
        {
            SecurityTokenExpiredException => "The access token has expired.",
            SecurityTokenNotYetValidException => "The access token is not valid yet.",
            SecurityTokenInvalidAudienceException => "The access token is for another audience.",
            SecurityTokenInvalidIssuerException => "The access token is from another issuer.",
            SecurityTokenInvalidSignatureException => "The access token is not signed by its authority.",
            _ => "The access token cannot be read.",
        };
}

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;

namespace ListingFunctions.Access;

/// <summary>Registers JwtBearer for the authority of the settings; nothing of it while sign-in is off.</summary>
internal static class SignInRegistration
{
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AccessTokens>();
        return string.IsNullOrWhiteSpace(configuration["SignIn:Authority"]) ? services : services.AddJwtBearer();
    }

    private static IServiceCollection AddJwtBearer(this IServiceCollection services)
    {
        services.AddSingleton<Authority>();
        // No default scheme: with one, ASP.NET Core on the local host would validate the tokens of all requests.
        services.AddAuthentication(defaultScheme: "").AddJwtBearer();
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<Authority, IOptions<SignInSettings>>(Configure);
        return services;
    }

    private static void Configure(JwtBearerOptions options, Authority authority, IOptions<SignInSettings> settings)
    {
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new AccessTokenHandler(authority) { MaximumTokenSizeInBytes = 16 * 1024 });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudiences = settings.Value.Audiences,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            // Signed with a key that only the authority has: nothing symmetric, nothing unsigned.
            ValidAlgorithms = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512".Split(' '),
            // Only the key that the token names, so that a made-up name costs no tries.
            TryAllIssuerSigningKeys = false,
            // How far apart the clocks of the authority and of this instance may be.
            ClockSkew = TimeSpan.FromMinutes(1),
            RoleClaimType = "roles",
        };
        // Entra publishes keys of other issuers beside a tenant's own, and says with each key whose it is.
        options.TokenValidationParameters.EnableAadSigningKeyIssuerValidation();
    }
}

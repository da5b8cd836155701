using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ListingFunctions.SignIn;

/// <summary>What the metadata of an authority say: who signs, and with which keys.</summary>
/// <param name="Issuer">The issuer that its tokens name.</param>
/// <param name="Keys">The keys that it signs with.</param>
/// <param name="ReadDate">When this was read.</param>
internal sealed record AuthorityKeys(string Issuer, IReadOnlyList<SecurityKey> Keys, DateTimeOffset ReadDate)
{
    private const string Tenant = "{tenantid}";

    /// <exception cref="InvalidOperationException">There is no issuer, or none of its keys.</exception>
    public static AuthorityKeys Of(OpenIdConnectConfiguration metadata, DateTimeOffset readDate)
    {
        var ownKeys = new JsonWebKeySet();
        foreach (var key in metadata.JsonWebKeySet?.Keys.Where(key => IsOf(key, metadata.Issuer)) ?? [])
            ownKeys.Keys.Add(key);
        return metadata.Issuer is { Length: > 0 } issuer && ownKeys.GetSigningKeys() is { Count: > 0 } keys
            ? new AuthorityKeys(issuer, [.. keys], readDate)
            : throw new InvalidOperationException("The metadata name no issuer, or no key of it to sign with.");
    }

    /// <summary>
    /// Entra says with each key whose it is, and publishes keys of others beside a tenant's own (those for private
    /// accounts). Signed with one of these, a token is not the tenant's, whatever it says.
    /// </summary>
    private static bool IsOf(JsonWebKey key, string issuer)
    {
        if (!key.AdditionalData.TryGetValue("issuer", out var said) || said is null or "")
            return true;
        var parts = $"{said}".Split(Tenant);
        return parts.Length == 1
            ? issuer == parts[0]
            : issuer.StartsWith(parts[0], StringComparison.Ordinal)
                && issuer.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

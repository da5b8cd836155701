using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace ListingFunctions.SystemTests.Access;

/// <summary>Tokens by what is valid or invalid about them.</summary>
internal static class Tokens
{
    /// <summary>Access tokens with the role: accepted.</summary>
    public static IReadOnlyDictionary<string, Func<Issuer, string>> Right { get; } =
        new Dictionary<string, Func<Issuer, string>>
        {
            ["role alone"] = issuer => issuer.Token(),
            ["application that says so"] = issuer => issuer.TokenWith("idtyp", "app"),
            ["application, version 1"] = issuer => issuer.Token(AsVersion1),
            ["user"] = issuer => issuer.Token(AsUser),
            ["user, version 1"] = issuer =>
                issuer.Token(token =>
                {
                    AsUser(token);
                    AsVersion1(token);
                }),
            ["role among others"] = issuer => issuer.TokenWith("roles", new[] { "Listings.Read", "Listings.Write" }),
            ["role as text"] = issuer => issuer.TokenWith("roles", "Listings.Write"),
            ["audience among others"] = issuer => issuer.Token(token => token.Audiences.Add("api://others")),
            ["no client"] = issuer =>
                issuer.Token(token =>
                {
                    token.Claims.Remove("azp");
                    token.Claims.Remove("oid");
                }),
            ["clock behind by half a minute"] = issuer =>
                issuer.Token(token => token.NotBefore = DateTime.UtcNow.AddSeconds(30)),
            ["PS256"] = issuer =>
                issuer.Token(token =>
                    token.SigningCredentials = new SigningCredentials(issuer.Key, SecurityAlgorithms.RsaSsaPssSha256)
                ),
        };

    /// <summary>Valid access tokens without the role.</summary>
    public static IReadOnlyDictionary<string, Func<Issuer, string>> WithoutRole { get; } =
        new Dictionary<string, Func<Issuer, string>>
        {
            ["no roles"] = issuer => issuer.TokenWithout("roles"),
            ["empty roles"] = issuer => issuer.TokenWith("roles", Array.Empty<string>()),
            ["another role"] = issuer => issuer.TokenWith("roles", new[] { "Listings.Read" }),
            ["role in another case"] = issuer => issuer.TokenWith("roles", new[] { "listings.write" }),
            ["roles in one text"] = issuer => issuer.TokenWith("roles", "Listings.Read Listings.Write"),
            ["role within a list within the list"] = issuer =>
                issuer.TokenWith("roles", new object[] { new[] { "Listings.Write" } }),
            ["role as a name"] = issuer =>
                issuer.TokenWith("roles", new Dictionary<string, object> { ["Listings.Write"] = true }),
            ["scope instead of the role"] = issuer =>
                issuer.Token(token =>
                {
                    token.Claims.Remove("roles");
                    token.Claims["scp"] = "Listings.Write";
                }),
        };

    /// <summary>Invalid, each for one reason.</summary>
    public static IReadOnlyDictionary<string, Func<Issuer, string>> Wrong { get; } =
        new Dictionary<string, Func<Issuer, string>>
        {
            ["ID token"] = issuer => issuer.Token(AsIdToken),
            ["ID token, version 1"] = issuer =>
                issuer.Token(token =>
                {
                    AsIdToken(token);
                    token.Claims["ver"] = "1.0";
                    token.Claims["amr"] = new[] { "pwd" };
                }),
            ["ID token of the code flow, without a nonce"] = issuer =>
                issuer.Token(token =>
                {
                    AsIdToken(token);
                    token.Claims.Remove("nonce");
                }),
            ["ID token that names its client, as OpenID Connect allows"] = issuer =>
                issuer.Token(token =>
                {
                    AsIdToken(token);
                    token.Claims["azp"] = Issuer.Audience;
                }),
            ["expired"] = issuer => issuer.Token(token => token.Expires = DateTime.UtcNow.AddMinutes(-2)),
            ["not yet"] = issuer => issuer.Token(token => token.NotBefore = DateTime.UtcNow.AddMinutes(5)),
            ["without an end"] = issuer => issuer.Token(token => token.Expires = null),
            ["end that is no date"] = issuer => WithPayload(issuer, """{"exp":"soon"}"""),
            ["end beyond all time"] = issuer => WithPayload(issuer, """{"exp":1e300}"""),
            ["client that is no text"] = issuer => issuer.TokenWith("azp", new[] { 1, 2 }),
            ["wrong audience"] = issuer => issuer.Token(token => token.Audience = "api://others"),
            ["audience with something behind it"] = issuer =>
                issuer.Token(token => token.Audience = Issuer.Audience + "/"),
            ["no audience"] = issuer => issuer.Token(token => token.Audience = null),
            ["wrong issuer"] = issuer => issuer.Token(token => token.Issuer = "https://issuer.example/v2.0"),
            ["issuer of another tenant"] = issuer =>
                issuer.Token(token =>
                    token.Issuer = issuer.Authority.Replace("1111", "9999", StringComparison.Ordinal)
                ),
            ["no issuer"] = issuer => issuer.Token(token => token.Issuer = null),
            ["signed by somebody else under the key's name"] = issuer =>
                issuer.Token(token => token.SigningCredentials = Signing(Issuer.NewKey(), issuer.Key.KeyId)),
            ["signed by a key of nobody"] = issuer =>
                issuer.Token(token => token.SigningCredentials = Signing(Issuer.NewKey())),
            ["signed by a published key of another"] = issuer =>
                issuer.Token(token => token.SigningCredentials = Signing(issuer.KeyOfAnother)),
            ["signed by a key without a name"] = issuer =>
                issuer.Token(token => token.SigningCredentials = Signing(Issuer.NewKey(), "")),
            ["changed after it was signed"] = issuer => Changed(issuer.TokenWithout("roles")),
            ["signature cut off"] = issuer => issuer.Token()[..(issuer.Token().LastIndexOf('.') + 1)],
            ["alg none"] = issuer => Unsigned(issuer, "none"),
            ["alg None"] = issuer => Unsigned(issuer, "None"),
            ["HS256 with the public key's modulus"] = issuer =>
                Symmetric(issuer, issuer.Key.Rsa.ExportParameters(false).Modulus!),
            ["HS256 with the public key"] = issuer =>
                Symmetric(issuer, Encoding.ASCII.GetBytes(issuer.Key.Rsa.ExportSubjectPublicKeyInfoPem())),
            ["encrypted"] = issuer =>
                issuer.Token(token =>
                    token.EncryptingCredentials = new EncryptingCredentials(
                        issuer.Key,
                        SecurityAlgorithms.RsaOAEP,
                        SecurityAlgorithms.Aes128CbcHmacSha256
                    )
                ),
            ["a word"] = _ => "token",
            ["three words"] = _ => "a.b.c",
            ["dots"] = _ => "....",
            ["two tokens"] = issuer => $"{issuer.Token()} {issuer.Token()}",
            ["two tokens with a comma"] = issuer => $"{issuer.Token()}, Bearer {issuer.Token()}",
            ["payload that is no JSON"] = issuer => WithPayload(issuer, "listing"),
            ["payload that is a list"] = issuer => WithPayload(issuer, "[]"),
            ["long"] = issuer => issuer.TokenWith("junk", new string('a', 15_000)),
            ["long and no token"] = _ => new string('a', 20_000),
        };

    /// <summary>Entra names the claims about the client differently in tokens of version 1.</summary>
    private static void AsVersion1(SecurityTokenDescriptor token)
    {
        token.Claims["ver"] = "1.0";
        token.Claims["appid"] = token.Claims["azp"];
        token.Claims["appidacr"] = token.Claims["azpacr"];
        token.Claims.Remove("azp");
        token.Claims.Remove("azpacr");
    }

    /// <summary>As an application gets it for a user who has the role.</summary>
    private static void AsUser(SecurityTokenDescriptor token)
    {
        token.Claims["azpacr"] = "0";
        token.Claims["scp"] = "user_impersonation";
        token.Claims["sub"] = "pairwise";
    }

    /// <summary>As the API's own registration gets it when a user who has the role signs in to it.</summary>
    private static void AsIdToken(SecurityTokenDescriptor token)
    {
        token.Claims.Remove("azp");
        token.Claims.Remove("azpacr");
        token.Claims["name"] = "A User";
        token.Claims["preferred_username"] = "user@example.com";
        token.Claims["nonce"] = "nonce";
        token.Claims["sid"] = Guid.NewGuid().ToString();
        token.Claims["sub"] = "pairwise";
    }

    private static SigningCredentials Signing(RsaSecurityKey key, string? name = null) =>
        new(new RsaSecurityKey(key.Rsa) { KeyId = name ?? key.KeyId }, SecurityAlgorithms.RsaSha256);

    private static string Symmetric(Issuer issuer, byte[] secret) =>
        issuer.Token(token =>
            token.SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(secret) { KeyId = issuer.Key.KeyId },
                SecurityAlgorithms.HmacSha256
            )
        );

    private static string Unsigned(Issuer issuer, string algorithm)
    {
        var header = $$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{issuer.Key.KeyId}}"}""";
        return $"{Base64UrlEncoder.Encode(header)}.{issuer.Token().Split('.')[1]}.";
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var payload = Base64UrlEncoder
            .Decode(parts[1])
            .Replace("\"ver\":", "\"roles\":[\"Listings.Write\"],\"ver\":", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }

    /// <summary>Signed by the issuer, whatever the payload is.</summary>
    private static string WithPayload(Issuer issuer, string payload)
    {
        var claims = payload.StartsWith('{')
            ? $$"""{"iss":"{{issuer.Authority}}","aud":"{{Issuer.Audience}}","azpacr":"1","tid":"{{Issuer.Tenant}}","roles":["Listings.Write"],{{payload[1..]}}"""
            : payload;
        var header = $$"""{"alg":"RS256","typ":"JWT","kid":"{{issuer.Key.KeyId}}"}""";
        var text = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        var signature = issuer.Key.Rsa.SignData(
            Encoding.ASCII.GetBytes(text),
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        );
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Access;

/// <summary>
/// Whose tokens writes require. With both settings every write requires one; with neither the app requires nothing, and
/// writes are guarded by the function keys of the Functions host.
/// </summary>
public sealed class SignInSettings
{
    /// <summary>Authorities of many tenants: their metadata have no issuer, so tokens of any tenant would be accepted.</summary>
    private static readonly string[] OfManyTenants = ["common", "organizations"];

    /// <summary>
    /// <c>SignIn__Authority</c>: who issues the tokens, such as <c>https://login.microsoftonline.com/{tenant}/v2.0</c>.
    /// Its OpenID metadata have the issuer and the keys to validate tokens with.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// <c>SignIn__Audience</c>: the audience that the tokens must have, the client id of the API's registration; several
    /// are separated by commas, and any of them is accepted.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>Whether writes require a token.</summary>
    internal bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    internal string[] Audiences =>
        Audience?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Validates the settings, given what the host requires for a write.</summary>
    /// <param name="writes">What the host requires for a write: <see cref="Permissions.Writes"/>.</param>
    internal ValidateOptionsResult Validate(AuthorizationLevel writes)
    {
        var result = new ValidateOptionsResultBuilder();
        if (writes == AuthorizationLevel.Anonymous && !IsOn)
            result.AddError(
                "Setting SignIn__Authority is not set; this app was built with SignIn=Entra, so nothing else would guard its writes."
            );
        else if (IsOn != Audiences.Length > 0)
            result.AddError(
                $"Setting {(IsOn ? "SignIn__Audience" : "SignIn__Authority")} is not set, but {(IsOn ? "SignIn__Authority" : "SignIn__Audience")} is; either both must be, or neither."
            );
        if (!IsOn)
            return result.Build();
        if (!IsAuthority(Authority!, out var uri))
            result.AddError(
                $"Setting SignIn__Authority is '{Authority}'; it must be an https address such as https://login.microsoftonline.com/{{tenant}}/v2.0, without a query."
            );
        else if (Array.Exists(uri.Segments, segment => OfManyTenants.Contains(segment.TrimEnd('/'))))
            result.AddError($"Setting SignIn__Authority is '{Authority}'; it must name one tenant.");
        return result.Build();
    }

    /// <summary>Plain HTTP is accepted on this machine only: over a network, anybody could replace the keys.</summary>
    private static bool IsAuthority(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0;

    /// <summary>Reports at start which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<SignInSettings>
    {
        public ValidateOptionsResult Validate(string? name, SignInSettings options) =>
            options.Validate(Permissions.Writes);
    }
}

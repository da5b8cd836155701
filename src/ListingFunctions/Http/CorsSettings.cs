using Microsoft.Extensions.Options;

namespace ListingFunctions.Http;

/// <summary>
/// The origins whose pages may use the API. In Azure the platform's own CORS setting, if it is used, handles preflights
/// before the app sees them; use one of the two.
/// </summary>
public sealed class CorsSettings
{
    /// <summary>All origins.</summary>
    internal const string Any = "*";

    /// <summary>
    /// <c>Cors__AllowedOrigins</c>: origins such as <c>https://portal.example</c>, separated by commas, or
    /// <c>*</c>; none by default. Preflights of operations are never granted.
    /// </summary>
    public string? AllowedOrigins { get; set; }

    internal string[] Origins =>
        AllowedOrigins?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Reports at start a value that is not an origin.</summary>
    internal sealed class Validator : IValidateOptions<CorsSettings>
    {
        public ValidateOptionsResult Validate(string? name, CorsSettings options)
        {
            var wrong = options.Origins is [Any] ? null : Array.Find(options.Origins, origin => !IsOrigin(origin));
            return wrong is null
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"Setting Cors__AllowedOrigins contains '{wrong}'; it must be origins such as https://portal.example, separated by commas, or * alone."
                );
        }

        /// <summary>Whether the text is an origin in the form that browsers send: lower case, no path, no default port.</summary>
        private static bool IsOrigin(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.GetLeftPart(UriPartial.Authority) == text;
    }
}

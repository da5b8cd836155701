using Microsoft.Extensions.Options;

namespace ListingFunctions.Http;

/// <summary>
/// Which pages of other origins may use the API. In Azure the platform's own CORS setting, where it is used, answers
/// preflights before the app sees them; use one of the two.
/// </summary>
public sealed class CorsSettings
{
    /// <summary>Every origin.</summary>
    internal const string Any = "*";

    /// <summary>
    /// <c>Cors__AllowedOrigins</c>: origins such as <c>https://portal.example</c>, with commas between them, or
    /// <c>*</c>; none by default. Preflights of operations are never granted.
    /// </summary>
    public string? AllowedOrigins { get; set; }

    internal string[] Origins =>
        AllowedOrigins?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Says, at start, what is no origin.</summary>
    internal sealed class Validator : IValidateOptions<CorsSettings>
    {
        public ValidateOptionsResult Validate(string? name, CorsSettings options) =>
            options.Origins is [Any] ? ValidateOptionsResult.Success
            : Array.Find(options.Origins, origin => !IsOrigin(origin)) is { } wrong
                ? ValidateOptionsResult.Fail(
                    $"Setting Cors__AllowedOrigins has '{wrong}'; it must be origins such as https://portal.example, with commas between them, or * alone."
                )
            : ValidateOptionsResult.Success;

        /// <summary>As a browser writes it: lower case, no path, no default port.</summary>
        private static bool IsOrigin(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.GetLeftPart(UriPartial.Authority) == text;
    }
}

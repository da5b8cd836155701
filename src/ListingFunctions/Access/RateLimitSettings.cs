using System.Globalization;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Access;

/// <summary>
/// The rate limit of one client on one instance. Each instance counts separately, so the limit keeps one client from
/// occupying an instance; a limit over all instances belongs to the edge.
/// </summary>
public sealed class RateLimitSettings
{
    private const int Max = 1_000_000;

    /// <summary><c>RateLimit__PermitsPerSecond</c>: the sustained requests per second of a client; 0, the default, is no limit.</summary>
    public string? PermitsPerSecond { get; set; }

    /// <summary><c>RateLimit__Burst</c>: requests that a client may make at once after a pause; four seconds' worth by default.</summary>
    public string? Burst { get; set; }

    /// <summary>
    /// <c>RateLimit__TrustedHops</c>: how many proxies in front of the Functions host each append the address they were
    /// called from to <c>X-Forwarded-For</c>. The client's address is at that place, counted from the end; the client may
    /// have written what is before it. 1 in Azure, 2 with Front Door in front of it; 0, the default, is the address of
    /// the connection, which in Azure is the same for everybody. See <see cref="ClientAddress"/>.
    /// </summary>
    public string? TrustedHops { get; set; }

    internal int Permits => Read(PermitsPerSecond) ?? 0;

    internal int BurstSize => Read(Burst) is int size and > 0 ? size : Permits * 4;

    internal int Hops => Read(TrustedHops) ?? 0;

    private static int? Read(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Reports at start which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<RateLimitSettings>
    {
        public ValidateOptionsResult Validate(string? name, RateLimitSettings options)
        {
            var result = new ValidateOptionsResultBuilder();
            Validate(nameof(PermitsPerSecond), options.PermitsPerSecond, Max);
            Validate(nameof(Burst), options.Burst, Max);
            Validate(nameof(TrustedHops), options.TrustedHops, 10);
            return result.Build();

            void Validate(string setting, string? text, int max)
            {
                if (
                    !string.IsNullOrWhiteSpace(text)
                    && !(
                        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                        && value <= max
                    )
                )
                    result.AddError(
                        $"Setting RateLimit__{setting} is '{text}'; it must be a whole number from 0 to {max}."
                    );
            }
        }
    }
}

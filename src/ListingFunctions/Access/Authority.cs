using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Metadata = Microsoft.IdentityModel.Protocols.StaticConfigurationManager<Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration>;

namespace ListingFunctions.Access;

/// <summary>
/// Reads the OpenID metadata of the authority (its issuer and keys), once for all requests that wait, and keeps them for
/// twelve hours.
/// </summary>
/// <remarks>
/// In place of the package's <see cref="ConfigurationManager{T}"/>, which refreshes in the background, so that the first
/// token of a new key would be rejected, and which, until it has metadata, reads them for every request. Here a token of
/// an unknown key waits for a refresh; since anybody can make up a key, at most one is made every thirty seconds.
/// </remarks>
internal sealed partial class Authority(IOptions<SignInSettings> settings, TimeProvider time, ILogger<Authority> log)
    : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly string _address =
        $"{settings.Value.Authority!.Trim().TrimEnd('/')}/.well-known/openid-configuration";
    private readonly HttpClient _http = new()
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 1024 * 1024,
    };
    private readonly Lock _lock = new();

    private Metadata? _known;
    private DateTimeOffset _knownDate;
    private Task<Metadata?> _reading = Task.FromResult<Metadata?>(null);
    private DateTimeOffset _readingDate;

    /// <summary>The time between two reads while no metadata are known, so that no token can be validated.</summary>
    public static TimeSpan PauseAfterFailure { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The known metadata, even if they are stale because the authority is unavailable.</summary>
    /// <exception cref="InvalidConfigurationException">None are known, and the authority is unavailable.</exception>
    public async Task<Metadata> KnownMetadataAsync() =>
        await NoOlderThanAsync(Lifetime) ?? _known ?? throw Unavailable();

    /// <summary>Metadata that were read within the last thirty seconds, for a token whose key is not known.</summary>
    /// <exception cref="InvalidConfigurationException">The authority is unavailable.</exception>
    public async Task<Metadata> NewestMetadataAsync() => await NoOlderThanAsync(TimeSpan.Zero) ?? throw Unavailable();

    public void Dispose() => _http.Dispose();

    /// <summary>The known metadata if they are young enough; else those of the current or last read, or of a new one.</summary>
    private Task<Metadata?> NoOlderThanAsync(TimeSpan age)
    {
        lock (_lock)
        {
            if (_known is not null && Age(_knownDate) < age)
                return Task.FromResult<Metadata?>(_known);
            if (_reading.IsCompleted && Age(_readingDate) >= (_known is null ? PauseAfterFailure : Pause))
            {
                _readingDate = time.GetUtcNow();
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    /// <summary>Cannot be cancelled by any of those who wait for it.</summary>
    private async Task<Metadata?> ReadAsync()
    {
        try
        {
            // The validator of the settings accepts plain HTTP on this machine only.
            var isHttps = _address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            var documents = new HttpDocumentRetriever(_http) { RequireHttps = isHttps };
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(_address, documents, CancellationToken.None);
            if (read is not { Issuer.Length: > 0, SigningKeys.Count: > 0 })
                throw new InvalidConfigurationException("The OpenID metadata have no issuer or no key to sign with.");
            lock (_lock)
            {
                // A key that is not published any more must not be accepted, whatever it was good for before.
                _known = new Metadata(read) { UseLastKnownGoodConfiguration = false };
                _knownDate = time.GetUtcNow();
                return _known;
            }
        }
#pragma warning disable CA1031 // Whatever the reason, no token can be validated with these metadata now.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Unavailable(log, exception, _address);
            return null;
        }
    }

    private static InvalidConfigurationException Unavailable() => new("The authority of the tokens is unavailable.");

    /// <summary>An absolute value, so that nothing stays young after a clock was set back.</summary>
    private TimeSpan Age(DateTimeOffset date) => (time.GetUtcNow() - date).Duration();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The OpenID metadata could not be read from {Address}")]
        public static partial void Unavailable(ILogger logger, Exception exception, string address);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ListingFunctions.SignIn;

/// <summary>
/// Asks the authority for its metadata, once for all who wait, and knows them for twelve hours. A key that is not among
/// them may be new, and lets it be asked again: at most every thirty seconds, since anybody can name a key.
/// </summary>
internal sealed partial class Authority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly ILogger<Authority> _log;
    private readonly string _address;
    private readonly SocketsHttpHandler _connections = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
    private readonly HttpClient _http;
    private readonly HttpDocumentRetriever _documents;
    private readonly Lock _lock = new();

    private Task<AuthorityKeys?> _asking = Task.FromResult<AuthorityKeys?>(null);
    private DateTimeOffset _askedDate = DateTimeOffset.MinValue;
    private volatile AuthorityKeys? _known;
    private volatile bool _isAway;

    public Authority(IOptions<SignInSettings> settings, TimeProvider time, ILogger<Authority> log)
    {
        (_time, _log) = (time, log);
        var authority = settings.Value.Authority?.Trim().TrimEnd('/');
        _address = $"{authority}/.well-known/openid-configuration";
        _http = new HttpClient(_connections, disposeHandler: false)
        {
            Timeout = TimeSpan.FromSeconds(15),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        _documents = new HttpDocumentRetriever(_http)
        {
            // What is plain HTTP is this machine, says the validator of the settings.
            RequireHttps = !_address.StartsWith("http:", StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>How long it is not asked again after it did not answer, while no keys of it are known.</summary>
    public static TimeSpan PauseAfterFailure { get; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The keys as they are known, even old ones where it does not answer; <see langword="null"/> where none are known
    /// and it does not answer.
    /// </summary>
    public async Task<AuthorityKeys?> KeysAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        return known is not null && Age(known.ReadDate) < Lifetime
            ? known
            : await AskAsync().WaitAsync(cancellationToken) ?? known;
    }

    /// <summary>
    /// The keys as they are now, for a key that is not among <paramref name="known"/>; those again where it was asked a
    /// moment ago, and <see langword="null"/> where it does not answer.
    /// </summary>
    public async Task<AuthorityKeys?> KeysBeyondAsync(AuthorityKeys known, CancellationToken cancellationToken) =>
        _known is { } newer && newer != known ? newer : await AskAsync().WaitAsync(cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _connections.Dispose();
    }

    /// <summary>The last answer, or the one that is waited for, or, after a pause, a new one.</summary>
    private Task<AuthorityKeys?> AskAsync()
    {
        lock (_lock)
        {
            // Where nobody can be judged at all, it is asked again sooner.
            var pause = _isAway && _known is null ? PauseAfterFailure : Pause;
            if (_asking.IsCompleted && Age(_askedDate) >= pause)
            {
                _askedDate = _time.GetUtcNow();
                _asking = Task.Run(ReadAsync);
            }

            return _asking;
        }
    }

    /// <summary>For all who wait, so that none of them can cancel it.</summary>
    private async Task<AuthorityKeys?> ReadAsync()
    {
        try
        {
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(
                _address,
                _documents,
                CancellationToken.None
            );
            _known = AuthorityKeys.Of(metadata, _time.GetUtcNow());
            _isAway = false;
            return _known;
        }
#pragma warning disable CA1031 // Whatever it answers, or does not, nobody can be judged by it now.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Away(_log, exception, _address);
            _isAway = true;
            return null;
        }
    }

    /// <summary>A clock that was set back makes nothing young.</summary>
    private TimeSpan Age(DateTimeOffset date) => (_time.GetUtcNow() - date).Duration();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The OpenID metadata could not be read from {Address}")]
        public static partial void Away(ILogger logger, Exception exception, string address);
    }
}

namespace LocalHost;

/// <summary>Where a <see cref="LocalFunctionsHost"/> serves an app, where it keeps data, and what it prints.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The port of <c>func start</c>.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The loopback port; 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The data folder of LocalCosmos, whose <c>archive</c> subfolder has what the app archives; none: <c>.local/cosmos</c>
    /// and <c>.local/archive</c> below <see cref="LocalApp.Root"/>.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether LocalCosmos and the archive keep data in memory only.</summary>
    public bool Memory { get; init; }

    /// <summary>How many partition ranges a new container gets in LocalCosmos: 1 to 1000.</summary>
    public int Ranges { get; init; } = 1;

    /// <summary>Whether LocalCosmos flushes writes to disk before it acknowledges them.</summary>
    public bool FlushWrites { get; init; } = true;

    /// <summary>The account to use; none: this host starts a LocalCosmos.</summary>
    public string? CosmosConnectionString { get; init; }

    /// <summary>A <c>local.settings.json</c>, of which <c>Values</c> and <c>Host.CORS</c> are read; it need not exist.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Whether environment variables are settings, which override those of the file.</summary>
    public bool ReadsEnvironment { get; init; }

    /// <summary>Settings that override all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs after <see cref="LocalApp.Compose"/>, to replace services.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>Which change feed triggers, by function name, start with the host; the others wait for <see cref="LocalFunctionsHost.StartTriggersAsync"/>.</summary>
    public Func<string, bool> Triggers { get; init; } = _ => true;

    /// <summary>Whether timers run; if not, their functions run only by <see cref="LocalFunctionsHost.InvokeAsync(string, CancellationToken)"/>.</summary>
    public bool Timers { get; init; }

    /// <summary>Overrides the <c>FeedPollDelay</c> of every trigger.</summary>
    public TimeSpan? FeedPollDelay { get; init; }

    /// <summary>Overrides the lease intervals of every trigger.</summary>
    public LeaseTimes? LeaseTimes { get; init; }

    /// <summary>Wraps the delivery of each batch of a change feed; none: the function is invoked directly.</summary>
    public BatchHandling? AroundBatch { get; init; }

    /// <summary>Creates the HTTP clients of the app's and the triggers' Cosmos clients; none: the SDK's own.</summary>
    public Func<HttpClient>? CosmosHttp { get; init; }

    /// <summary>Where the function list, requests and log lines go.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>Whether each request is written to <see cref="Output"/>.</summary>
    public bool RequestLines { get; init; }

    /// <summary>The host's own clock: retry delays and durations. The app has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

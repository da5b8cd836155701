using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>What a <see cref="LocalFunctionsHost"/> serves, where it keeps data, and what it says.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The port of <c>func start</c>.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The loopback port; 0: any that is free.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Where LocalCosmos keeps data, and <c>archive</c> below it what was deleted; none: <c>.local/cosmos</c> and
    /// <c>.local/archive</c> in the repository.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether LocalCosmos, and the archive of what was deleted, keep data in memory only.</summary>
    public bool Memory { get; init; }

    /// <summary>How many partition ranges a new container gets in LocalCosmos: 1 to 1000.</summary>
    public int Ranges { get; init; } = 1;

    /// <summary>Whether LocalCosmos flushes writes to disk before it acknowledges them.</summary>
    public bool FlushWrites { get; init; } = true;

    /// <summary>An account that already runs, in the place of a LocalCosmos of this host's own.</summary>
    public string? CosmosConnectionString { get; init; }

    /// <summary>A <c>local.settings.json</c>, of which <c>Values</c> and <c>Host.CORS</c> are read; it need not exist.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Whether environment variables are settings, over those of the file.</summary>
    public bool ReadsEnvironment { get; init; }

    /// <summary>Settings over all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The classes whose <c>[Function]</c> methods are served.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = App.FunctionTypes;

    /// <summary>Registers the services and the middleware of these classes.</summary>
    public Action<LocalHostBuilder> Compose { get; init; } = App.Compose;

    /// <summary>Runs after <see cref="Compose"/>, to put something else in the place of a service.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>What is created beside the lease containers, where the account is on this machine.</summary>
    public IReadOnlyList<ContainerProperties> Containers { get; init; } = App.Containers;

    /// <summary>Which functions, by name, change feeds start from the beginning; the others wait for <see cref="LocalFunctionsHost.StartTriggersAsync"/>.</summary>
    public Func<string, bool> Triggers { get; init; } = _ => true;

    /// <summary>Whether timers start functions; else they run only when <see cref="LocalFunctionsHost.InvokeAsync(string, CancellationToken)"/> is asked to.</summary>
    public bool Timers { get; init; }

    /// <summary>In the place of every trigger's own <c>FeedPollDelay</c>.</summary>
    public TimeSpan? FeedPollDelay { get; init; }

    /// <summary>In the place of every trigger's own lease intervals.</summary>
    public LeaseTimes? LeaseTimes { get; init; }

    /// <summary>Around each batch that a change feed brings; none: the function takes it as it is.</summary>
    public BatchHandling? AroundBatch { get; init; }

    /// <summary>Makes what the clients of Cosmos, the app's and the triggers', send through; none: the SDK's own.</summary>
    public Func<HttpClient>? CosmosHttp { get; init; }

    /// <summary>Where the function list, requests and log lines go.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>Whether each request is a line of <see cref="Output"/>.</summary>
    public bool RequestLines { get; init; }

    /// <summary>The host's own clock: retry delays and durations. The app has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

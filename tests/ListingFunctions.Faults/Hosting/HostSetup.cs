using System.Collections.Concurrent;
using ListingFunctions.Archive;
using ListingFunctions.Cosmos;
using ListingFunctions.Faults.Injection;
using ListingFunctions.Recording;
using LocalHost;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace ListingFunctions.Faults.Hosting;

/// <summary>The app on a LocalHost whose Cosmos, feed and clock fail.</summary>
internal sealed class HostSetup : IDisposable
{
    /// <summary>Each split makes one range more, for the rest of the run.</summary>
    private const int MostSplits = 3;

    private const int BatchesPerSplit = 20;

    private readonly RunOptions _options;
    private readonly CosmosFaults _requests;
    private readonly Injection.Faults _faults;
    private readonly bool _looksForEndpoints;
    private string _cosmos = "";
    private int _batches;
    private int _splits;

    /// <param name="options">The run.</param>
    /// <param name="faults">Says what fails.</param>
    /// <param name="names">The names of listings by id.</param>
    /// <param name="host">The host's name.</param>
    public HostSetup(
        RunOptions options,
        Injection.Faults faults,
        ConcurrentDictionary<string, string> names,
        string host
    )
    {
        _options = options;
        _faults = faults;
        _looksForEndpoints = options.LooksForEndpoints && host == "B";
        Feed = new FeedFaults(faults, host);
        Clock = new UnsteadyClock(faults, host);
        _requests = new CosmosFaults();
        options.DamageRequests?.Invoke(_requests);
        _requests.On(_ => true).Do(new SeededFaults(faults, names).ApplyAsync);
    }

    public FeedFaults Feed { get; }

    public RecentWarnings Warnings { get; } = new();

    private UnsteadyClock Clock { get; }

    public LocalHostOptions For(string cosmos, int port)
    {
        _cosmos = cosmos;
        return new()
        {
            CosmosConnectionString = cosmos,
            Port = port,
            Triggers = _ => !_options.FeedWaits,
            FeedPollDelay = TimeSpan.FromMilliseconds(50),
            // A lease whose host was killed is another's within seconds.
            LeaseTimes = new LeaseTimes(
                TimeSpan.FromMilliseconds(200),
                TimeSpan.FromMilliseconds(500),
                TimeSpan.FromSeconds(2)
            ),
            AroundBatch = HandleAsync,
            CosmosHttp = () => new HttpClient(_requests, disposeHandler: false),
            ConfigureServices = services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                services.AddSingleton<ILoggerProvider>(Warnings);
                if (_looksForEndpoints)
                    services.PostConfigure<CosmosClientOptions>(client => client.LimitToEndpoint = false);
            },
            Time = new HurriedClock(),
        };
    }

    public void Dispose() => _requests.Dispose();

    private async Task HandleAsync(
        string function,
        string batch,
        Func<string, Task> next,
        CancellationToken cancellationToken
    )
    {
        // Not part of these runs: from then on the prices of a deleted listing expire, and a restore of what is archived
        // has rules of its own.
        if (function == nameof(ArchiveDeletedListings))
            return;
        if (function != nameof(RecordPriceChanges))
        {
            await next(batch);
            return;
        }

        var splitting = SplitsNow() ? RangeSplits.SplitAsync(_cosmos, ContainerToSplit) : Task.FromResult(false);
        try
        {
            var delivered = _options.DamageDeliveries is { } damage ? damage(batch) : batch;
            if (delivered is not null)
                await Feed.HandleAsync(function, delivered, next, cancellationToken);
        }
        finally
        {
            if (await splitting)
                _faults.Count(FaultKind.RangeSplitInBatch);
        }
    }

    private string ContainerToSplit => _splits % 2 == 1 ? Containers.Listings : Containers.ListingPrices;

    private bool SplitsNow() =>
        !_faults.IsCalm
        && _faults.Plan.Events.Contains(FaultKind.RangeSplitInBatch)
        && Interlocked.Increment(ref _batches) % BatchesPerSplit == 2
        && Interlocked.Increment(ref _splits) <= MostSplits;
}

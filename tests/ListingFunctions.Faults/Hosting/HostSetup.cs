using System.Collections.Concurrent;
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
    private readonly RunOptions _options;
    private readonly CosmosFaults _requests;
    private readonly bool _looksForEndpoints;

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
        _looksForEndpoints = options.LooksForEndpoints && host == "B";
        Feed = new FeedFaults(faults, host);
        Clock = new UnsteadyClock(faults, host);
        _requests = new CosmosFaults();
        options.DamageRequests?.Invoke(_requests);
        _requests.On(_ => true).Do(new SeededFaults(faults, names).ApplyAsync);
    }

    public FeedFaults Feed { get; }

    private UnsteadyClock Clock { get; }

    public LocalHostOptions For(string cosmos, int port) =>
        new()
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
                if (_looksForEndpoints)
                    services.PostConfigure<CosmosClientOptions>(client => client.LimitToEndpoint = false);
            },
            Time = new HurriedClock(),
        };

    public void Dispose() => _requests.Dispose();

    private async Task HandleAsync(
        string function,
        string batch,
        Func<string, Task> next,
        CancellationToken cancellationToken
    )
    {
        if (function != nameof(RecordPriceChanges))
        {
            await next(batch);
            return;
        }

        var delivered = _options.DamageDeliveries is { } damage ? damage(batch) : batch;
        if (delivered is not null)
            await Feed.HandleAsync(function, delivered, next, cancellationToken);
    }
}

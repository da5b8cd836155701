using System.Collections.Concurrent;
using ListingFunctions.Faults.Injection;
using ListingFunctions.Recording;
using LocalCosmos;
using LocalHost;

namespace ListingFunctions.Faults.Hosting;

/// <summary>Both hosts and LocalCosmos in this process, in memory.</summary>
internal sealed class InProcessCluster(RunOptions options) : Cluster
{
    private static readonly TimeSpan BetweenStops = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    private readonly List<HostSetup> _setups = [];
    private readonly List<LocalFunctionsHost> _hosts = [];
    private LocalCosmosServer? _cosmos;

    public override Injection.Faults Faults { get; } = new(options.Seed, options.Plan);

    public override IReadOnlyList<Uri> Hosts => [.. _hosts.Select(host => host.BaseAddress)];

    public override string CosmosConnectionString => _cosmos!.ConnectionString;

    public override IReadOnlyDictionary<FaultKind, long> Counts => Faults.Counts;

    public static new async Task<InProcessCluster> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var cluster = new InProcessCluster(options);
        try
        {
            cluster._cosmos = await LocalCosmosServer.StartAsync(
                new LocalCosmosOptions { Ranges = options.Ranges },
                cancellationToken
            );
            var names = new ConcurrentDictionary<string, string>();
            foreach (var name in new[] { "A", "B" })
            {
                var setup = new HostSetup(options, cluster.Faults, names, name);
                cluster._setups.Add(setup);
                cluster._hosts.Add(
                    await LocalFunctionsHost.StartAsync(
                        ListingsApp.Definition,
                        setup.For(cluster.CosmosConnectionString, 0),
                        cancellationToken
                    )
                );
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public override Task BeginFaultsAsync(CancellationToken cancellationToken)
    {
        Faults.IsCalm = false;
        return Task.CompletedTask;
    }

    public override async Task DisturbAsync(Watchdog watchdog, CancellationToken cancellationToken)
    {
        if (options.FeedWaits)
            await IsCancelledAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        for (var time = 0; ; time++)
        {
            var pause = BetweenStops * (0.2 + Faults.Draw("between stops", time));
            if (await IsCancelledAsync(pause, cancellationToken))
                return;
            var host = _hosts[Faults.Draw("who stops", time) < 0.5 ? 0 : 1];
            watchdog.Begins("triggers", "stopping those of one host");
            await StopAsync(host);
            Faults.Count(FaultKind.TriggersStopped);
            await IsCancelledAsync(BetweenStops * Faults.Draw("stopped", time) / 4, cancellationToken);
            watchdog.Begins("triggers", "starting those of one host");
            await StartAsync(host);
            watchdog.Ends("triggers");
        }
    }

    public override async Task EndFaultsAsync(CancellationToken cancellationToken)
    {
        Faults.IsCalm = true;
        foreach (var host in _hosts)
            await StartAsync(host);
        if (options.DamageDeliveries is not null)
            return;
        foreach (var (host, setup) in _hosts.Zip(_setups))
            await setup.Feed.DeliverKeptAsync(batch =>
                host.InvokeAsync(nameof(RecordPriceChanges), batch, cancellationToken)
            );
    }

    public override async ValueTask DisposeAsync()
    {
        Faults.IsCalm = true;
        foreach (var host in _hosts)
            await EndsAsync(host.DisposeAsync().AsTask());
        foreach (var setup in _setups)
            setup.Dispose();
        if (_cosmos is not null)
            await _cosmos.DisposeAsync();
    }

    private static async Task<bool> IsCancelledAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested;
    }

    /// <summary>
    /// Waits for a host's processors to stop, but not for ever: the SDK may wait for a lease that it failed to acquire
    /// (<c>PartitionControllerCore.ShutdownAsync</c>), though nothing of the processor runs any more.
    /// </summary>
    private static async Task EndsAsync(Task stopping)
    {
        if (await Task.WhenAny(stopping, Task.Delay(LongestStop)) == stopping)
            await stopping;
    }

    private static async Task StopAsync(LocalFunctionsHost host)
    {
        try
        {
            await EndsAsync(host.StopTriggersAsync());
        }
#pragma warning disable CA1031 // Giving a lease back meets the faults, too; then the lease runs out.
        catch (Exception)
#pragma warning restore CA1031
        { }
    }

    private static async Task StartAsync(LocalFunctionsHost host)
    {
        while (true)
        {
            try
            {
                await host.StartTriggersAsync();
                return;
            }
#pragma warning disable CA1031 // Starting meets the faults, too; and whoever splits a lease takes it away.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.Delay(50);
            }
        }
    }
}

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

    private readonly List<HostSetup> _setups = [];
    private readonly List<LocalFunctionsHost> _hosts = [];
    private LocalCosmosServer? _cosmos;

    public override Injection.Faults Faults { get; } = new(options.Seed, options.Plan);

    public override IReadOnlyList<Uri> Hosts => [.. _hosts.Select(host => host.BaseAddress)];

    public override string CosmosConnectionString => _cosmos!.ConnectionString;

    public override IReadOnlyDictionary<FaultKind, long> Counts => Faults.Counts;

    public override string Warnings => string.Join('\n', _setups.Select(setup => setup.Warnings));

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
            await host.StopTriggersAsync();
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
            await host.DisposeAsync();
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

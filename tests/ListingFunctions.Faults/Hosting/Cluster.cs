using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Hosting;

/// <summary>Two hosts of the app over one LocalCosmos, and what happens to them.</summary>
internal abstract class Cluster : IAsyncDisposable
{
    /// <summary>Draws what happens to the cluster itself.</summary>
    public abstract Injection.Faults Faults { get; }

    /// <summary>Where the hosts listen.</summary>
    public abstract IReadOnlyList<Uri> Hosts { get; }

    /// <summary>LocalCosmos, for those who go past the faults.</summary>
    public abstract string CosmosConnectionString { get; }

    /// <summary>What was made to fail so far.</summary>
    public abstract IReadOnlyDictionary<FaultKind, long> Counts { get; }

    /// <summary>The newest warnings of the hosts, if they share this process.</summary>
    public virtual string Warnings => "";

    public static async Task<Cluster> StartAsync(RunOptions options, CancellationToken cancellationToken) =>
        options.Processes
            ? await ProcessCluster.StartAsync(options, cancellationToken)
            : await InProcessCluster.StartAsync(options, cancellationToken);

    /// <summary>From here on requests, deliveries and clocks fail.</summary>
    public abstract Task BeginFaultsAsync(CancellationToken cancellationToken);

    /// <summary>Stops, kills and starts again, until it is cancelled; then everything runs.</summary>
    public abstract Task DisturbAsync(Watchdog watchdog, CancellationToken cancellationToken);

    /// <summary>Nothing fails any more; old batches are delivered once more.</summary>
    public abstract Task EndFaultsAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

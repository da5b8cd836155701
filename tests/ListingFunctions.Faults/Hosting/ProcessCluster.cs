using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Hosting;

/// <summary>Each host, and LocalCosmos on disk, in a process of its own, killed and started again.</summary>
internal sealed class ProcessCluster : Cluster
{
    public override IReadOnlyList<Uri> Hosts => [];
    public override string CosmosConnectionString => "";
    public override IReadOnlyDictionary<FaultKind, long> Counts => new Dictionary<FaultKind, long>();
    public static new Task<ProcessCluster> StartAsync(RunOptions options, CancellationToken cancellationToken) => Task.FromResult(new ProcessCluster());
    public override Task BeginFaultsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public override Task DisturbAsync(Watchdog watchdog, CancellationToken cancellationToken) => throw new NotImplementedException();
    public override Task EndFaultsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public override ValueTask DisposeAsync() => throw new NotImplementedException();
}

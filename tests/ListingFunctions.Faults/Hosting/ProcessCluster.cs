using System.Globalization;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Hosting;

/// <summary>Each host, and LocalCosmos on disk, in a process of its own, killed and started again.</summary>
internal sealed class ProcessCluster(RunOptions options) : Cluster
{
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);
    private static readonly FaultKind[] Kinds = [FaultKind.HostKilled, FaultKind.BothKilled, FaultKind.CosmosKilled];
    private static readonly string[] Names = ["A", "B"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("listing-faults-");
    private readonly Child?[] _hosts = new Child?[Names.Length];
    private readonly Uri[] _addresses = new Uri[Names.Length];
    private readonly Dictionary<FaultKind, long> _counts = Enum.GetValues<FaultKind>()
        .ToDictionary(kind => kind, _ => 0L);
    private Child? _cosmos;
    private string _connectionString = "";
    private int _started;

    public override Injection.Faults Faults { get; } = new(options.Seed, options.Plan);

    public override IReadOnlyList<Uri> Hosts => _addresses;

    public override string CosmosConnectionString => _connectionString;

    public override IReadOnlyDictionary<FaultKind, long> Counts =>
        _hosts
            .OfType<Child>()
            .SelectMany(host => host.Counts)
            .Concat(_counts)
            .Concat(Faults.Counts)
            .GroupBy(count => count.Key)
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Value));

    public static new async Task<ProcessCluster> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var cluster = new ProcessCluster(options);
        try
        {
            await cluster.StartCosmosAsync(cancellationToken);
            for (var host = 0; host < Names.Length; host++)
                await cluster.StartHostAsync(host, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public override async Task BeginFaultsAsync(CancellationToken cancellationToken)
    {
        Faults.IsCalm = false;
        foreach (var host in _hosts)
            await host!.AskAsync(Roles.Begin, cancellationToken);
    }

    public override async Task DisturbAsync(Watchdog watchdog, CancellationToken cancellationToken)
    {
        for (var time = 0; ; time++)
        {
            var pause = BetweenKills * (0.2 + Faults.Draw("between kills", time));
            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Even the shortest run meets each kind.
            if (cancellationToken.IsCancellationRequested && time >= Kinds.Length)
                return;
            var kind = Kinds[time % Kinds.Length];
            var host = Faults.Draw("who is killed", time) < 0.5 ? 0 : 1;
            watchdog.Begins("kills", $"{kind}, host {Names[host]}");
            Faults.Count(kind);
            // What was killed is started again even if the clients are done by then.
            await KillAsync(kind, host);
            await Task.Delay(TimeSpan.FromMilliseconds(300) * Faults.Draw("dead", time), CancellationToken.None);
            if (kind != FaultKind.HostKilled)
                await StartCosmosAsync(CancellationToken.None);
            if (kind != FaultKind.CosmosKilled)
            {
                await StartHostAsync(host, CancellationToken.None);
                await _hosts[host]!.AskAsync(Roles.Begin, CancellationToken.None);
            }

            watchdog.Ends("kills");
        }
    }

    public override async Task EndFaultsAsync(CancellationToken cancellationToken)
    {
        Faults.IsCalm = true;
        foreach (var host in _hosts)
            await host!.AskAsync(Roles.End, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var child in _hosts.Append(_cosmos).OfType<Child>())
            await child.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task KillAsync(FaultKind kind, int host)
    {
        List<Task> kills = [];
        if (kind != FaultKind.CosmosKilled)
            kills.Add(_hosts[host]!.KillAsync());
        if (kind != FaultKind.HostKilled)
            kills.Add(_cosmos!.KillAsync());
        await Task.WhenAll(kills);
        if (kind == FaultKind.CosmosKilled)
            return;
        foreach (var (counted, count) in _hosts[host]!.Counts)
            _counts[counted] += count;
        await _hosts[host]!.DisposeAsync();
        _hosts[host] = null;
    }

    private async Task StartCosmosAsync(CancellationToken cancellationToken)
    {
        var port = _connectionString.Length == 0 ? 0 : new Uri(_connectionString.Split(['=', ';'])[1]).Port;
        if (_cosmos is not null)
            await _cosmos.DisposeAsync();
        (_cosmos, _connectionString) = await Child.StartAsync(
            [Roles.Cosmos, Text(port), _data.FullName, Text(options.Ranges)],
            cancellationToken
        );
    }

    private async Task StartHostAsync(int host, CancellationToken cancellationToken)
    {
        // A host that comes back draws anew: the faults that it met before would only meet it again.
        var seed = options.Seed + 7919 * _started++;
        var without = string.Join(',', options.Plan.Lacks(FaultPlan.Everything));
        (_hosts[host], var address) = await Child.StartAsync(
            [
                Roles.Host,
                Names[host],
                Text(_addresses[host]?.Port ?? 0),
                _connectionString,
                Text(seed),
                options.LooksForEndpoints.ToString(),
                without,
            ],
            cancellationToken
        );
        _addresses[host] = new Uri(address);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

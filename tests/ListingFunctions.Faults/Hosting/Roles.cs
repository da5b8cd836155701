using System.Collections.Concurrent;
using System.Globalization;
using ListingFunctions.Faults.Injection;
using ListingFunctions.Recording;
using LocalCosmos;
using LocalHost;

namespace ListingFunctions.Faults.Hosting;

/// <summary>What this program is when it is a child of itself.</summary>
internal static class Roles
{
    public const string Cosmos = "cosmos";
    public const string Host = "host";
    public const string Begin = "begin";
    public const string End = "end";

    /// <summary>LocalCosmos on a port, its data in a folder.</summary>
    public static async Task<int> CosmosAsync(string port, string data, string ranges)
    {
        await using var server = await LocalCosmosServer.StartAsync(
            new LocalCosmosOptions
            {
                Port = Number(port),
                DataDirectory = data,
                Ranges = Number(ranges),
            },
            CancellationToken.None
        );
        await Child.ServeAsync(server.ConnectionString, Task.FromResult);
        return 0;
    }

    /// <summary>A host of the app; nothing fails from <see cref="End"/> on, and before <see cref="Begin"/>.</summary>
    public static async Task<int> HostAsync(
        string name,
        string port,
        string cosmos,
        string seed,
        string endpoints,
        string without
    )
    {
        FaultKind[] left =
        [
            .. without.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(kind => Enum.Parse<FaultKind>(kind)),
        ];
        var options = new RunOptions
        {
            Seed = Number(seed),
            Operations = 0,
            Plan = FaultPlan.Everything.Without(left),
            LooksForEndpoints = bool.Parse(endpoints),
        };
        var faults = new Injection.Faults(options.Seed, options.Plan);
        using var setup = new HostSetup(options, faults, new ConcurrentDictionary<string, string>(), name);
        await using var host = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            setup.For(cosmos, Number(port)),
            CancellationToken.None
        );
        await Child.ServeAsync(
            host.BaseAddress.ToString(),
            async line =>
            {
                faults.IsCalm = line != Begin;
                if (line == End)
                    await setup.Feed.DeliverKeptAsync(batch => host.InvokeAsync(nameof(RecordPriceChanges), batch));
                return Child.Write(faults.Counts);
            },
            () => Child.Write(faults.Counts)
        );
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

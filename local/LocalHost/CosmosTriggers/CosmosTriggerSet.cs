using Microsoft.Azure.Cosmos;

namespace LocalHost.CosmosTriggers;

/// <summary>The triggers of all change feed functions.</summary>
internal sealed class CosmosTriggerSet(IReadOnlyList<CosmosTrigger> triggers)
{
    /// <summary>Creates the lease containers, if the trigger or an account on this machine allows it.</summary>
    /// <exception cref="CannotStartException">The account cannot be reached.</exception>
    public async Task CreateLeaseContainersAsync(CancellationToken cancellationToken)
    {
        foreach (var settings in triggers.Select(trigger => trigger.Settings))
        {
            var database = settings.Leases.Database;
            if (!settings.CreatesLeases && !CosmosConnections.IsOnThisMachine(database.Client))
                continue;
            await CosmosConnections.ReachAsync(
                database.Client,
                $"Lease container {settings.Leases.Id}",
                async () =>
                {
                    await database.Client.CreateDatabaseIfNotExistsAsync(
                        database.Id,
                        cancellationToken: cancellationToken
                    );
                    await database.CreateContainerIfNotExistsAsync(
                        new ContainerProperties(settings.Leases.Id, "/id"),
                        settings.LeasesThroughput,
                        cancellationToken: cancellationToken
                    );
                }
            );
        }
    }

    public async Task StartAsync(Func<string, bool> which)
    {
        foreach (var trigger in triggers.Where(trigger => which(trigger.Function.Name)))
            await trigger.StartAsync();
    }

    public Task StopAsync() => Task.WhenAll(triggers.Select(trigger => trigger.StopAsync()));

    /// <exception cref="ArgumentException">There is no such function.</exception>
    public Task InvokeAsync(string function, string batch, CancellationToken cancellationToken) =>
        triggers
            .FirstOrDefault(trigger =>
                string.Equals(trigger.Function.Name, function, StringComparison.OrdinalIgnoreCase)
            )
            ?.Delivery.InvokeAsync(batch, 0, cancellationToken)
        ?? throw new ArgumentException($"There is no change feed function {function}.", nameof(function));
}

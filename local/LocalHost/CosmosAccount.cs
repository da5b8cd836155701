using LocalCosmos;
using LocalHost.CosmosTriggers;
using LocalHost.Settings;
using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>The Cosmos DB account of the app: the one that settings name, or a LocalCosmos that this host starts.</summary>
internal sealed class CosmosAccount(LocalCosmosServer? own, string description) : IAsyncDisposable
{
    /// <summary>Whether this host alone uses the data.</summary>
    public bool IsOwn => own is not null;

    /// <summary>The account in words, for the start-up summary.</summary>
    public string Description => description;

    /// <summary>Opens the account, and adds the settings that are missing.</summary>
    /// <exception cref="CannotStartException">Options contradict each other, or the data folder cannot be used.</exception>
    public static async Task<CosmosAccount> OpenAsync(
        IConfigurationManager configuration,
        LocalHostOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var account = Configured(configuration, options) is { } configured
            ? new CosmosAccount(null, configured)
            : await StartAsync(configuration, options, logger, cancellationToken);
        if (string.IsNullOrEmpty(configuration[App.DatabaseSetting]))
            Set(configuration, App.DatabaseSetting, App.DefaultDatabase);
        return account;
    }

    /// <summary>Sets gateway mode for an account on this machine, unless a mode is set: LocalCosmos and the emulators support HTTP only.</summary>
    public static void SetConnectionMode(IConfigurationManager configuration, Uri? endpoint)
    {
        if (endpoint is { IsLoopback: true } && string.IsNullOrEmpty(configuration[App.ConnectionModeSetting]))
            Set(configuration, App.ConnectionModeSetting, nameof(ConnectionMode.Gateway));
    }

    /// <summary>Creates the app's containers if the account is on this machine; in Azure Bicep creates them.</summary>
    /// <exception cref="CannotStartException">The account cannot be reached.</exception>
    public static async Task CreateContainersAsync(
        CosmosClient client,
        string databaseName,
        IReadOnlyList<ContainerProperties> containers,
        CancellationToken cancellationToken
    )
    {
        if (containers.Count == 0 || !CosmosConnections.IsOnThisMachine(client))
            return;
        await CosmosConnections.ReachAsync(
            client,
            $"Database {databaseName}",
            async () =>
            {
                Database database = await client.CreateDatabaseIfNotExistsAsync(
                    databaseName,
                    cancellationToken: cancellationToken
                );
                foreach (var container in containers)
                    await database.CreateContainerIfNotExistsAsync(container, cancellationToken: cancellationToken);
            }
        );
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string? Configured(IConfigurationManager configuration, LocalHostOptions options)
    {
        if (options.Memory && options.DataDirectory is not null)
            throw new CannotStartException("--data and --memory exclude each other.");
        if (options.CosmosConnectionString is { } given)
            Set(configuration, App.Connection, given);

        var section = configuration.GetSection(App.Connection);
        var setting =
            !string.IsNullOrEmpty(section.Value) ? App.Connection
            : !string.IsNullOrEmpty(section["accountEndpoint"]) ? $"{App.Connection}__accountEndpoint"
            : null;
        if (setting is null)
            return null;
        if (options.Memory || options.DataDirectory is not null)
            throw new CannotStartException(
                $"{(options.Memory ? "--memory" : "--data")} applies to LocalCosmos only, but the setting {setting} selects another account; leave one of the two out."
            );
        return $"the account that the setting {setting} names";
    }

    private static async Task<CosmosAccount> StartAsync(
        IConfigurationManager configuration,
        LocalHostOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var directory = options.Memory
            ? null
            : Path.GetFullPath(options.DataDirectory ?? Path.Combine(Repository.Root, ".local", "cosmos"));
        try
        {
            var server = await LocalCosmosServer.StartAsync(
                new LocalCosmosOptions
                {
                    DataDirectory = directory,
                    Ranges = options.Ranges,
                    FlushWrites = options.FlushWrites,
                    Logger = logger,
                },
                cancellationToken
            );
            Set(configuration, App.Connection, server.ConnectionString);
            return new CosmosAccount(
                server,
                $"LocalCosmos at {server.Endpoint}, {(directory is null ? "in memory" : $"data in {directory}")}"
            );
        }
        catch (LocalCosmosException exception)
        {
            throw new CannotStartException(exception.Message, exception);
        }
    }

    private static void Set(IConfigurationManager configuration, string setting, string value) =>
        configuration.AddInMemoryCollection([new(setting, value)]);
}

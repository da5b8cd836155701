using LocalCosmos;
using LocalHost.CosmosTriggers;
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
        LocalApp app,
        LocalHostOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var names = app.Database;
        if (options.CosmosConnectionString is { } given)
            Set(configuration, names.Connection, given);
        if (string.IsNullOrEmpty(configuration[names.NameSetting]))
            Set(configuration, names.NameSetting, names.DefaultName);
        var setting = SettingOf(configuration, names.Connection);
        RejectContradictions(options, setting);
        if (setting is not null)
            return new CosmosAccount(null, $"the account that the setting {setting} names");

        var directory = options.Memory
            ? null
            : Path.GetFullPath(options.DataDirectory ?? Path.Combine(app.Root, ".local", "cosmos"));
        var server = await StartAsync(directory, options, logger, cancellationToken);
        Set(configuration, names.Connection, server.ConnectionString);
        return new CosmosAccount(
            server,
            $"LocalCosmos at {server.Endpoint}, {(directory is null ? "in memory" : $"data in {directory}")}"
        );
    }

    /// <summary>Sets gateway mode for an account on this machine, unless a mode is set: LocalCosmos and the emulators support HTTP only.</summary>
    public static void SetConnectionMode(IConfigurationManager configuration, LocalAppDatabase names, Uri? endpoint)
    {
        if (endpoint is { IsLoopback: true } && string.IsNullOrEmpty(configuration[names.ConnectionModeSetting]))
            Set(configuration, names.ConnectionModeSetting, nameof(ConnectionMode.Gateway));
    }

    /// <summary>Creates or updates the app's containers if the account is on this machine; in Azure Bicep does.</summary>
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
                    await CreateAsync(database, container, cancellationToken);
            }
        );
    }

    /// <summary>
    /// Creates a container, or gives the one of an earlier version of the app the indexes that it should have now.
    /// </summary>
    private static async Task CreateAsync(
        Database database,
        ContainerProperties definition,
        CancellationToken cancellationToken
    )
    {
        var response = await database.CreateContainerIfNotExistsAsync(definition, cancellationToken: cancellationToken);
        var existing = response.Resource;
        if (PathsOf(existing.IndexingPolicy).SetEquals(PathsOf(definition.IndexingPolicy)))
            return;
        existing.IndexingPolicy = definition.IndexingPolicy;
        await response.Container.ReplaceContainerAsync(existing, cancellationToken: cancellationToken);
    }

    private static HashSet<string> PathsOf(IndexingPolicy policy) =>
        [
            .. policy.IncludedPaths.Select(included => included.Path),
            .. policy.CompositeIndexes.Select(paths =>
                string.Join(',', paths.Select(path => $"{path.Path} {path.Order}"))
            ),
        ];

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The setting that names an account; <c>null</c> if none does.</summary>
    private static string? SettingOf(IConfigurationManager configuration, string connection)
    {
        var section = configuration.GetSection(connection);
        if (!string.IsNullOrEmpty(section.Value))
            return connection;
        return string.IsNullOrEmpty(section["accountEndpoint"]) ? null : $"{connection}__accountEndpoint";
    }

    private static void RejectContradictions(LocalHostOptions options, string? setting)
    {
        if (options.Memory && options.DataDirectory is not null)
            throw new CannotStartException("--data and --memory exclude each other.");
        if (setting is not null && (options.Memory || options.DataDirectory is not null))
            throw new CannotStartException(
                $"{(options.Memory ? "--memory" : "--data")} applies to LocalCosmos only, but the setting {setting} selects another account; leave one of the two out."
            );
    }

    private static async Task<LocalCosmosServer> StartAsync(
        string? directory,
        LocalHostOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await LocalCosmosServer.StartAsync(
                new LocalCosmosOptions
                {
                    DataDirectory = directory,
                    Ranges = options.Ranges,
                    FlushWrites = options.FlushWrites,
                    Logger = logger,
                },
                cancellationToken
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

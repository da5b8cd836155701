using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Starts a function with batches of the change feed of a Cosmos DB container. Name, namespace and members are those of
/// the attribute in Microsoft.Azure.Functions.Worker.Extensions.CosmosDB, for which this stands in.
/// </summary>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class CosmosDBTriggerAttribute : TriggerBindingAttribute
{
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public CosmosDBTriggerAttribute(string databaseName, string containerName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseName);
        ArgumentException.ThrowIfNullOrWhiteSpace(containerName);
        DatabaseName = databaseName;
        ContainerName = containerName;
    }

    public string ContainerName { get; private set; }

    public string DatabaseName { get; private set; }

    /// <summary>The setting, or section of settings, that says which account.</summary>
    public string? Connection { get; set; }

    /// <summary>None: <c>leases</c>.</summary>
    public string? LeaseContainerName { get; set; }

    /// <summary>None: the database that is watched.</summary>
    public string? LeaseDatabaseName { get; set; }

    /// <summary>None: the account that is watched.</summary>
    public string? LeaseConnection { get; set; }

    public bool CreateLeaseContainerIfNotExists { get; set; }

    /// <summary>Request units per second of a lease container that is created; 0: the account's default.</summary>
    public int LeasesContainerThroughput { get; set; }

    /// <summary>Keeps the leases of functions that share a lease container apart.</summary>
    public string? LeaseContainerPrefix { get; set; }

    /// <summary>Milliseconds; 0: 5000.</summary>
    public int FeedPollDelay { get; set; }

    /// <summary>Milliseconds; 0: 17000.</summary>
    public int LeaseRenewInterval { get; set; }

    /// <summary>Milliseconds; 0: 13000.</summary>
    public int LeaseAcquireInterval { get; set; }

    /// <summary>Milliseconds; 0: 60000.</summary>
    public int LeaseExpirationInterval { get; set; }

    /// <summary>A wish about the size of a batch, which may be larger; 0: the service decides.</summary>
    public int MaxItemsPerInvocation { get; set; }

    /// <summary>Whether the first start reads the container from its beginning, rather than from that moment on.</summary>
    public bool StartFromBeginning { get; set; }

    /// <summary>Where the first start reads from: ISO 8601, UTC.</summary>
    public string? StartFromTime { get; set; }

    /// <summary>Regions, separated by commas.</summary>
    public string? PreferredLocations { get; set; }
}

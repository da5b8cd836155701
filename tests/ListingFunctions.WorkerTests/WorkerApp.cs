using System.Globalization;
using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.WorkerTests;
using ListingFunctions.WorkerTests.Hosting;
using LocalCosmos;
using Microsoft.Azure.Cosmos;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(WorkerApp))]
// The tests share one worker process, and some make its account unavailable.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace ListingFunctions.WorkerTests;

/// <summary>The built app in a process of its own, as the worker of a <see cref="FunctionsHost"/>, over a LocalCosmos in this one.</summary>
public sealed class WorkerApp : IAsyncLifetime
{
    private const string DatabaseName = "listings";

    private LocalCosmosServer _server = null!;
    private CosmosClient _client = null!;
    private Database _database = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    /// <summary>What stands between the worker and its account; the tests' own reads go past it.</summary>
    internal CosmosGate Cosmos { get; private set; } = null!;

    /// <summary>The settings that the worker was started with.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; private set; } = null!;

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), Stop);
        _client = new CosmosClient(
            _server.ConnectionString,
            new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true }
        );
        _database = await _client.CreateDatabaseAsync(DatabaseName, cancellationToken: Stop);
        foreach (var container in ContainerDefinitions.All)
            await _database.CreateContainerAsync(container, cancellationToken: Stop);

        Cosmos = new CosmosGate(_server.Endpoint);
        Settings = new Dictionary<string, string>
        {
            ["Cosmos"] = _server.ConnectionString.Replace(
                $"{_server.Endpoint}",
                $"{Cosmos.Address}",
                StringComparison.Ordinal
            ),
            ["Cosmos__Database"] = DatabaseName,
            ["Cosmos__ConnectionMode"] = nameof(ConnectionMode.Gateway),
        };
        Host = await FunctionsHost.StartAsync(Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Cosmos.Dispose();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    internal async Task<long> CreateAsync(decimal price)
    {
        var created = await Host.Http.SendAsync("POST", "listings", ListingBody.Of(price), Stop);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return created.Body.GetProperty("id").GetInt64();
    }

    /// <summary>A batch as the change feed delivers it, of this one listing.</summary>
    internal async Task<TypedData> BatchAsync(long id)
    {
        var key = id.ToString(CultureInfo.InvariantCulture);
        using var document = await _database
            .GetContainer(Containers.Listings)
            .ReadItemStreamAsync(key, new PartitionKey(key), cancellationToken: Stop);
        document.EnsureSuccessStatusCode();
        using var reader = new StreamReader(document.Content);
        return new TypedData { String = $"[{await reader.ReadToEndAsync(Stop)}]" };
    }

    /// <summary>The prices of a listing in <c>listing_prices</c>, oldest first.</summary>
    internal async Task<IReadOnlyList<decimal>> RecordedAsync(long id)
    {
        using var pages = _database
            .GetContainer(Containers.ListingPrices)
            .GetItemQueryIterator<decimal>(
                "SELECT VALUE c.price_eur FROM c ORDER BY c.id",
                requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(id) }
            );
        var prices = new List<decimal>();
        while (pages.HasMoreResults)
            prices.AddRange(await pages.ReadNextAsync(Stop));
        return prices;
    }
}

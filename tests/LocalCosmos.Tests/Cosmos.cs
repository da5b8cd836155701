using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LocalCosmos.Tests;

/// <summary>A LocalCosmos in memory and the unmodified SDK upon it; test classes that share no container share one.</summary>
public class Cosmos : IAsyncLifetime
{
    private readonly LocalCosmosOptions _options;
    private LocalCosmosServer _server = null!;
    private Database _database = null!;

    public Cosmos()
        : this(new()) { }

    protected Cosmos(LocalCosmosOptions options) => _options = options;

    public CosmosClient Client { get; private set; } = null!;

    public LocalCosmosServer Server => _server;

    public Uri Endpoint => _server.Endpoint;

    public string ConnectionString => _server.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalCosmosServer.StartAsync(_options, CancellationToken.None);
        Client = Connect(_server);
        _database = await Client.CreateDatabaseAsync("tests");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public CosmosClient Connect(Action<CosmosClientOptions> change) => Connect(_server, change);

    public static CosmosClient Connect(LocalCosmosServer server, Action<CosmosClientOptions>? change = null)
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = true,
            UseSystemTextJsonSerializerWithOptions = new(JsonSerializerDefaults.Web),
        };
        change?.Invoke(options);
        return new(server.ConnectionString, options);
    }

    /// <summary>A container of its own for one test.</summary>
    public async Task<Container> ContainerAsync(
        string partitionKey = "/group",
        int? timeToLive = null,
        [CallerMemberName] string test = ""
    ) =>
        await _database.CreateContainerAsync(
            new($"{test}-{Guid.NewGuid():N}", partitionKey) { DefaultTimeToLive = timeToLive }
        );
}

/// <summary>The same with four partition key ranges for every container.</summary>
public sealed class CosmosOfFourRanges() : Cosmos(new() { Ranges = 4 });

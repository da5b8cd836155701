using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.PriceHistory;
using ListingFunctions.Recording;
using ListingFunctions.SystemTests.Http;
using LocalHost;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests;

/// <summary>
/// The complete service on one machine, new and in memory: the app on LocalHost, LocalCosmos, the real SDK, its change
/// feed processor, and HTTP. Tests see what a client sees, and what an operator sees in the containers.
/// </summary>
internal sealed class App : IAsyncDisposable
{
    private readonly LocalFunctionsHost _host;

    private App(LocalFunctionsHost host, CosmosFaults cosmos)
    {
        _host = host;
        Cosmos = cosmos;
        Http = new HttpClient { BaseAddress = host.BaseAddress };
    }

    public LocalFunctionsHost Host => _host;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HttpClient Http { get; }

    /// <summary>The way of the app to Cosmos; the change feed processors have their own.</summary>
    public CosmosFaults Cosmos { get; }

    public Container Listings => Container(Containers.Listings);

    /// <summary>The account that it works on, for a second app beside it.</summary>
    public string CosmosConnectionString => _host.CosmosConnectionString;

    public Container ListingPrices => Container(Containers.ListingPrices);

    public Database Database => _host.Services.GetRequiredService<Database>();

    /// <param name="feed">Whether change feeds start functions from the beginning.</param>
    /// <param name="configure">Puts something else in the place of a service.</param>
    /// <param name="through">What the app's calls of Cosmos go through; none: straight to it.</param>
    /// <param name="cosmos">An account that several apps share; none: one of its own.</param>
    /// <param name="settings">Settings of the app.</param>
    public static async Task<App> StartAsync(
        bool feed = true,
        Action<IServiceCollection>? configure = null,
        HttpMessageHandler? through = null,
        string? cosmos = null,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var faults = new CosmosFaults(through);
        var host = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            new LocalHostOptions
            {
                Memory = cosmos is null,
                CosmosConnectionString = cosmos,
                Settings = settings ?? new Dictionary<string, string?>(),
                Triggers = _ => feed,
                FeedPollDelay = TimeSpan.FromMilliseconds(100),
                ConfigureServices = services =>
                {
                    services.PostConfigure<CosmosClientOptions>(options =>
                        options.HttpClientFactory = () => new HttpClient(faults, disposeHandler: false)
                    );
                    configure?.Invoke(services);
                },
            },
            Stop
        );
        return new App(host, faults);
    }

    public Task StopFeedAsync() => _host.StopTriggersAsync();

    public Task StartFeedAsync() => _host.StartTriggersAsync();

    /// <summary>Hands a batch to the recorder, as the feed would.</summary>
    public Task DeliverAsync(params JsonNode[] documents) =>
        DeliverTextAsync(new JsonArray([.. documents.Select(document => document.DeepClone())]).ToJsonString());

    /// <summary>The same with a batch that need not be one.</summary>
    public Task DeliverTextAsync(string batch) => _host.InvokeAsync(nameof(RecordPriceChanges), batch);

    public Task<Response> SendAsync(string method, string path, string? body = null, string? ifMatch = null) =>
        SendAsync(method, path, Json(body), ifMatch is null ? [] : [("If-Match", ifMatch)]);

    public Task<Response> SendAsync(
        string method,
        string path,
        string? body,
        params (string Name, string Value)[] headers
    ) => SendAsync(method, path, Json(body), headers);

    public async Task<Response> SendAsync(
        string method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        var response = await Http.SendAsync(method, "api/" + path, content, headers, Stop);
        if (await TestContext.Current.GetFixture<Traffic>() is { } traffic)
            traffic.Keep(method, path, response);
        return response;
    }

    private static StringContent? Json(string? body) =>
        body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

    public async Task<long> CreateAsync(decimal price)
    {
        var response = await SendAsync("POST", "listings", ListingBody.Of(price));
        Assert.Equal(HttpStatusCode.Created, response.Status);
        return response.Body.GetProperty("id").GetInt64();
    }

    public async Task UpdateAsync(long id, decimal price)
    {
        var response = await SendAsync("PUT", $"listings/{id}", ListingBody.Of(price));
        Assert.Equal(HttpStatusCode.OK, response.Status);
    }

    /// <summary>The history as the API returns it.</summary>
    public async Task<IReadOnlyList<Price>> PricesAsync(long id) =>
        (
            await Http.GetFromJsonAsync<IReadOnlyList<Price>>(
                $"api/listings/{id}/prices",
                JsonContexts.NewOptions(),
                Stop
            )
        )!;

    /// <summary>The history in <c>listing_prices</c> alone.</summary>
    public async Task<IReadOnlyList<Price>> RecordedAsync(long id)
    {
        var documents = await PriceDocumentsAsync(id);
        return [.. documents.Select(document => document.Deserialize(PriceHistoryJson.Types.Price)!)];
    }

    /// <summary>The documents of a listing in <c>listing_prices</c>, in order of time.</summary>
    public async Task<IReadOnlyList<JsonElement>> PriceDocumentsAsync(long id)
    {
        var options = new QueryRequestOptions { PartitionKey = new PartitionKey(id) };
        return await QueryAsync(ListingPrices, "SELECT * FROM c ORDER BY c.id", options);
    }

    /// <summary>
    /// Takes the changes with these numbers out of <c>listing_prices</c>, as a restore of the container does; returns
    /// their documents.
    /// </summary>
    public async Task<IReadOnlyList<JsonElement>> LosePricesAsync(long id, int from, int to)
    {
        var lost = (await PriceDocumentsAsync(id))
            .Where(document =>
                document.GetProperty("number").GetInt32() is var number && from <= number && number <= to
            )
            .ToList();
        Assert.Equal(to - from + 1, lost.Count);
        foreach (var document in lost)
            await ListingPrices.DeleteItemAsync<JsonElement>(
                document.GetProperty("id").GetString(),
                new PartitionKey(id),
                null,
                Stop
            );
        return lost;
    }

    /// <summary>Waits until <c>listing_prices</c> alone has the complete history that the API returns.</summary>
    public async Task<IReadOnlyList<Price>> AllRecordedAsync(long id)
    {
        var expected = await PricesAsync(id);
        await Eventually.HoldsAsync(async () => (await RecordedAsync(id)).Count >= expected.Count);
        var recorded = await RecordedAsync(id);
        Assert.Equal(expected, recorded);
        return recorded;
    }

    public async Task<IReadOnlyList<PriceFailure>> FailuresAsync()
    {
        var documents = await QueryAsync(Container(Containers.PriceFailures), "SELECT * FROM c");
        return [.. documents.Select(document => document.Deserialize(RecordingJson.Types.PriceFailure)!)];
    }

    /// <summary>The listing's document, as Data Explorer shows it.</summary>
    public async Task<JsonNode> DocumentAsync(long id)
    {
        using var response = await Listings.ReadItemStreamAsync(
            $"{id}",
            new PartitionKey($"{id}"),
            cancellationToken: Stop
        );
        response.EnsureSuccessStatusCode();
        return (await JsonNode.ParseAsync(response.Content, cancellationToken: Stop))!;
    }

    /// <summary>Writes a document out of band, as Data Explorer or an import does.</summary>
    public async Task WriteDocumentAsync(string id, string json)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var response = await Listings.UpsertItemStreamAsync(
            content,
            new PartitionKey(id),
            cancellationToken: Stop
        );
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        Cosmos.Dispose();
    }

    private static async Task<List<JsonElement>> QueryAsync(
        Container container,
        string sql,
        QueryRequestOptions? options = null
    )
    {
        using var pages = container.GetItemQueryIterator<JsonElement>(sql, requestOptions: options);
        var documents = new List<JsonElement>();
        while (pages.HasMoreResults)
            documents.AddRange(await pages.ReadNextAsync(Stop));
        return documents;
    }

    private Container Container(string name) => Database.GetContainer(name);
}

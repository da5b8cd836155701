using System.Net;
using System.Net.Sockets;
using ListingFunctions.Cosmos;
using ListingFunctions.Prices;
using LocalCosmos;
using LocalHost;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>A host that stops: requests in flight get their responses, batches in flight are completed or redelivered.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private LocalCosmosServer? _cosmos;

    /// <summary>The data outlive the hosts.</summary>
    public async ValueTask InitializeAsync() =>
        _cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), App.Stop);

    public async ValueTask DisposeAsync() => await _cosmos!.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_in_flight_get_their_responses_and_new_connections_are_refused(bool written)
    {
        using var cosmos = new CosmosFaults();
        var host = await StartAsync(cosmos, feed: false);
        var ids = new List<long>();
        for (var i = 0; i < 8; i++)
            ids.Add(await CreateAsync(host, 1));

        var gate = cosmos.On("PUT", Containers.Listings).Hold(afterCall: written);
        var address = host.BaseAddress;
        Task<HttpStatusCode>[] inFlight = [.. ids.Select(id => UpdateAsync(address, id, 2))];
        await Eventually.HoldsAsync(() => gate.Held == ids.Count);
        var stopping = host.DisposeAsync().AsTask();
        await Eventually.HoldsAsync(() => RefusesAsync(address));
        Assert.All(inFlight, request => Assert.False(request.IsCompleted));
        Assert.False(stopping.IsCompleted);

        gate.Open();
        Assert.All(await Task.WhenAll(inFlight), status => Assert.Equal(HttpStatusCode.OK, status));
        await stopping;

        await using var next = await StartAsync();
        foreach (var id in ids)
            Assert.Equal([1m, 2m], await RecordedAsync(next, id, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_in_flight_while_the_feed_stops_is_completed_or_redelivered(bool written)
    {
        using var cosmos = new CosmosFaults();
        await using var host = await StartAsync(cosmos, feed: false);
        long[] ids = [await CreateAsync(host, 1), await CreateAsync(host, 1)];

        var gate = cosmos.On("POST", Containers.ListingPrices).Hold(afterCall: written);
        await host.StartTriggersAsync();
        await Eventually.HoldsAsync(() => gate.Held > 0);
        await host.StopTriggersAsync();
        foreach (var id in ids)
            Assert.Equal(HttpStatusCode.OK, await UpdateAsync(host.BaseAddress, id, 2));

        gate.Open();
        await host.StartTriggersAsync();
        foreach (var id in ids)
            Assert.Equal([1m, 2m], await RecordedAsync(host, id, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_in_flight_while_the_host_stops_is_completed_or_redelivered_to_the_next(bool written)
    {
        using var cosmos = new CosmosFaults();
        var host = await StartAsync(cosmos, feed: false);
        long[] ids = [await CreateAsync(host, 1), await CreateAsync(host, 2)];
        var gate = cosmos.On("POST", Containers.ListingPrices).Hold(afterCall: written);
        await host.StartTriggersAsync();
        await Eventually.HoldsAsync(() => gate.Held > 0);
        await host.DisposeAsync();

        await using var next = await StartAsync();
        Assert.Equal([1m], await RecordedAsync(next, ids[0], 1));
        Assert.Equal([2m], await RecordedAsync(next, ids[1], 1));
    }

    private Task<LocalFunctionsHost> StartAsync(CosmosFaults? cosmos = null, bool feed = true) =>
        LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            new LocalHostOptions
            {
                CosmosConnectionString = _cosmos!.ConnectionString,
                Triggers = _ => feed,
                FeedPollDelay = TimeSpan.FromMilliseconds(20),
                ConfigureServices = services =>
                    services.PostConfigure<CosmosClientOptions>(options =>
                    {
                        if (cosmos is not null)
                            options.HttpClientFactory = () => new HttpClient(cosmos, disposeHandler: false);
                    }),
            },
            App.Stop
        );

    private static async Task<long> CreateAsync(LocalFunctionsHost host, decimal price)
    {
        var created = await SendAsync("POST", host.BaseAddress, "listings", price);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return created.Body.GetProperty("id").GetInt64();
    }

    private static async Task<HttpStatusCode> UpdateAsync(Uri address, long id, decimal price) =>
        (await SendAsync("PUT", address, $"listings/{id}", price)).Status;

    private static Task<Response> SendAsync(string method, Uri address, string path, decimal price) =>
        Http.SendAsync(method, $"{address}api/{path}", ListingBody.Of(price), App.Stop);

    private static async Task<bool> RefusesAsync(Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, App.Stop);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    /// <summary>The prices in <c>listing_prices</c> alone, once there are this many.</summary>
    private static async Task<IEnumerable<decimal>> RecordedAsync(LocalFunctionsHost host, long id, int count)
    {
        var history = host.Services.GetRequiredService<IPriceHistoryStore>();
        await Eventually.HoldsAsync(async () => (await history.ReadAsync(id, null, null, App.Stop)).Count >= count);
        return (await history.ReadAsync(id, null, null, App.Stop)).Select(change => change.PriceEur);
    }
}

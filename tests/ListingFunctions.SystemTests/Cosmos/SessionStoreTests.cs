using System.Diagnostics;
using System.Net;
using ListingFunctions.Cosmos;
using LocalCosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>A session belongs to one store: with that of another, or of a state that was lost, a new one begins at once.</summary>
public sealed class SessionStoreTests
{
    private const string Header = "Session-Token";

    public static TheoryData<string, string> Requests =>
        new()
        {
            { "GET", "listings" },
            { "GET", "listings?sort=-latest_price_eur" },
            { "GET", "listings/{id}" },
            { "GET", "listings/{id}/prices" },
            { "GET", "price-changes" },
            { "GET", "listing-events" },
            { "PUT", "listings/{id}" },
            { "POST", "listings" },
            { "DELETE", "listings/{id}" },
        };

    private static Task<Response> SendAsync(App app, string method, string path, long id, string token) =>
        app.SendAsync(
            method,
            path.Replace("{id}", $"{id}", StringComparison.Ordinal),
            method is "PUT" or "POST" ? ListingBody.Of(2) : null,
            (Header, token)
        );

    /// <summary>A token of these containers that is far ahead of them.</summary>
    private static string Ahead(string id, string pricesId)
    {
        var seen = new SeenContainers();
        seen.Add(Containers.Listings, id, "0:-1#999999999999", isImportant: true);
        seen.Add(Containers.ListingPrices, pricesId, "0:-1#999999999999", isImportant: true);
        return seen.ToString();
    }

    private static async Task<string> AheadAsync(App app)
    {
        var ids = app.Host.Services.GetRequiredService<ContainerIds>();
        return Ahead(
            await ids.FindAsync(Containers.Listings, App.Stop),
            await ids.FindAsync(Containers.ListingPrices, App.Stop)
        );
    }

    /// <summary>A replica that has received nothing that a token asks for, and lets the SDK wait, or says so.</summary>
    private sealed class Replica(bool waits) : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Refusals { get; private set; }

        /// <summary>How many more reads with a token it is behind for.</summary>
        public int Behind { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var isRead =
                request.Method == HttpMethod.Get
                && request.RequestUri!.AbsolutePath.Contains("/docs/", StringComparison.Ordinal);
            if (!isRead || Behind == 0 || !request.Headers.Contains("x-ms-session-token"))
                return await base.SendAsync(request, cancellationToken);
            Behind--;
            Refusals++;
            if (waits)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            var response = new HttpResponseMessage(HttpStatusCode.NotFound)
            {
                RequestMessage = request,
                Content = new StringContent("{}"),
            };
            response.Headers.Add("x-ms-substatus", "1002");
            return response;
        }
    }

    /// <summary>An app that waits for replicas, as it does in Azure.</summary>
    private static Task<App> WithReplicasAsync(TimeSpan patience, HttpMessageHandler replica) =>
        App.StartAsync(
            feed: false,
            through: replica,
            configure: services =>
                services
                    .AddOptions<CosmosClientOptions>()
                    .PostConfigure<CosmosSession, ContainerIds, TimeProvider>(
                        (options, session, ids, time) =>
                        {
                            options.CustomHandlers.Clear();
                            options.CustomHandlers.Add(new CosmosSessionHandler(session, ids, patience, time));
                        }
                    )
        );

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_token_of_another_store_is_no_token(string method, string path)
    {
        await using var other = await App.StartAsync(feed: false);
        await other.CreateAsync(1);
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var token = await AheadAsync(other);
        var response = await SendAsync(app, method, path, id, token);
        Assert.InRange((int)response.Status, 200, 299);
        Assert.NotEqual(token, response.Headers[Header]);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_token_that_is_ahead_of_its_store_is_replaced(string method, string path)
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var token = await AheadAsync(app);
        var response = await SendAsync(app, method, path, id, token);
        Assert.InRange((int)response.Status, 200, 299);
        var next = await SendAsync(app, "GET", "listings", id, response.Headers[Header]);
        Assert.Equal(HttpStatusCode.OK, next.Status);
        Assert.DoesNotContain(
            "999999999999",
            SeenContainers.Parse(next.Headers[Header])!.Find(Containers.Listings)!.Value.Token,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_of_a_container_that_was_recreated_is_no_token()
    {
        await using var app = await App.StartAsync(feed: false);
        for (var price = 0; price < 20; price++)
            await app.CreateAsync(price);
        var created = await app.SendAsync("POST", "listings", ListingBody.Of(1));
        await app.Listings.DeleteContainerAsync(cancellationToken: App.Stop);
        await app.Database.CreateContainerAsync(
            ContainerDefinitions.All.Single(container => container.Id == Containers.Listings),
            cancellationToken: App.Stop
        );

        // A 503 until the SDK knows of it, with a session or without.
        await Eventually.HoldsAsync(async () => (await app.SendAsync("GET", "listings")).Status == HttpStatusCode.OK);
        var read = await app.SendAsync("GET", "listings", body: null, (Header, created.Headers[Header]));
        Assert.Equal((HttpStatusCode.OK, 0), (read.Status, read.Body.GetArrayLength()));
        var id = await app.CreateAsync(1);
        var again = await app.SendAsync("GET", $"listings/{id}", body: null, (Header, read.Headers[Header]));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.NotEqual(created.Headers[Header], again.Headers[Header]);
    }

    [Fact]
    public async Task A_replica_that_lags_a_little_is_waited_for()
    {
        using var replica = new Replica(waits: false);
        await using var app = await WithReplicasAsync(TimeSpan.FromSeconds(30), replica);
        var created = await app.SendAsync("POST", "listings", ListingBody.Of(1));
        replica.Behind = 5;
        var path = $"listings/{created.Body.GetProperty("id")}";
        var read = await app.SendAsync("GET", path, body: null, (Header, created.Headers[Header]));
        Assert.Equal((HttpStatusCode.OK, 5, 0), (read.Status, replica.Refusals, replica.Behind));
        Assert.Equal(created.Headers[Header], read.Headers[Header]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_no_replica_reaches_is_given_up_after_a_moment(bool waits)
    {
        using var replica = new Replica(waits);
        await using var app = await WithReplicasAsync(TimeSpan.FromMilliseconds(200), replica);
        var created = await app.SendAsync("POST", "listings", ListingBody.Of(1));
        var path = $"listings/{created.Body.GetProperty("id")}";
        var token = await AheadAsync(app);
        replica.Behind = int.MaxValue;
        var start = Stopwatch.GetTimestamp();
        var read = await app.SendAsync("GET", path, body: null, (Header, token));
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(20));

        // Its place is taken by the token of what was read, however many requests follow.
        replica.Behind = 0;
        var next = await app.SendAsync("GET", path, body: null, (Header, read.Headers[Header]));
        Assert.Equal(read.Headers[Header], next.Headers[Header]);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(1000)]
    public async Task Whatever_token_is_issued_is_accepted(int ranges)
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(
            new LocalCosmosOptions { Ranges = ranges },
            App.Stop
        );
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        var id = await app.CreateAsync(1);
        var list = await app.SendAsync("GET", "listings", body: null, ("Cache-Control", "no-cache"));
        Assert.InRange(list.Headers[Header].Length, 1, 4096);
        var write = await app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2), (Header, list.Headers[Header]));
        Assert.Equal(HttpStatusCode.OK, write.Status);
        var read = await app.SendAsync("GET", "listings", body: null, (Header, write.Headers[Header]));
        Assert.Equal((HttpStatusCode.OK, 1), (read.Status, read.Body.GetArrayLength()));
    }

    [Fact]
    public async Task The_token_of_a_range_holds_after_its_split()
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), App.Stop);
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        var created = await app.SendAsync("POST", "listings", ListingBody.Of(1));
        await cosmos.SplitAsync(app.Database.Id, Containers.Listings, ct: App.Stop);
        var path = $"listings/{created.Body.GetProperty("id")}";
        var read = await app.SendAsync("GET", path, body: null, (Header, created.Headers[Header]));
        Assert.Equal(HttpStatusCode.OK, read.Status);
        var list = await app.SendAsync("GET", "listings", body: null, (Header, read.Headers[Header]));
        Assert.Equal((HttpStatusCode.OK, 1), (list.Status, list.Body.GetArrayLength()));
    }
}

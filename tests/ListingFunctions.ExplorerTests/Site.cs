using System.Net;
using System.Text.Json;
using LocalHost;

namespace ListingFunctions.ExplorerTests;

/// <summary>The service on this machine, fresh and in memory.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly LocalFunctionsHost _host;

    private Site(LocalFunctionsHost host)
    {
        _host = host;
        Http = new HttpClient { BaseAddress = new Uri(host.BaseAddress, "api/") };
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Uri Address => new(_host.BaseAddress, "api/");

    public HttpClient Http { get; }

    public static async Task<Site> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        new(
            await LocalFunctionsHost.StartAsync(
                ListingsApp.Definition,
                new LocalHostOptions { Memory = true, Settings = settings ?? new Dictionary<string, string?>() },
                Stop
            )
        );

    /// <summary>A listing that went through these prices just now.</summary>
    public async Task<long> AddAsync(string name, params decimal[] prices)
    {
        var created = await Http.SendAsync("POST", "listings", BodyOf(prices[0]), Stop);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var id = created.Body.GetProperty("id").GetInt64();
        foreach (var price in prices.Skip(1))
            Assert.Equal(
                HttpStatusCode.OK,
                (await Http.SendAsync("PUT", $"listings/{id}", BodyOf(price), Stop)).Status
            );

        return id;

        string BodyOf(decimal price) => new Home(name, (price, 0)).Body().ToJsonString();
    }

    /// <summary>Homes with their histories. Returns their ids.</summary>
    public async Task<IReadOnlyList<long>> ImportAsync(params Home[] homes)
    {
        var now = DateTimeOffset.UtcNow.AddSeconds(-1);
        return await ImportAsync(homes.Select((home, index) => home.ImportLine($"{index}", now)));
    }

    /// <summary>Lines of an import. Returns the ids of their listings.</summary>
    public async Task<IReadOnlyList<long>> ImportAsync(IEnumerable<string> lines)
    {
        using var content = new StringContent(string.Join('\n', lines));
        content.Headers.ContentType = new("application/x-ndjson");
        using var response = await Http.PostAsync(new Uri("ops/import", UriKind.Relative), content, Stop);
        var outcomes = await response.Content.ReadAsStringAsync(Stop);
        return
        [
            .. outcomes
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .Select(line =>
                    line.TryGetProperty("id", out var id) ? id.GetInt64() : throw new JsonException($"{line}")
                ),
        ];
    }

    /// <summary>Computes the market of every place, as is done once a day.</summary>
    public async Task ComputeMarketAsync()
    {
        for (var path = "ops/market/rebuild"; path is not null; )
        {
            using var response = await Http.PostAsync(new Uri(path, UriKind.RelativeOrAbsolute), null, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            path = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }
}

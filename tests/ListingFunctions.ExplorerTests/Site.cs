using System.Globalization;
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

    /// <summary>A listing that went through these prices.</summary>
    public async Task<long> AddAsync(string name, params decimal[] prices)
    {
        var created = await Http.SendAsync("POST", "listings", Body(name, prices[0]), Stop);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var id = created.Body.GetProperty("id").GetInt64();
        foreach (var price in prices.Skip(1))
            Assert.Equal(
                HttpStatusCode.OK,
                (await Http.SendAsync("PUT", $"listings/{id}", Body(name, price), Stop)).Status
            );

        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>The name is in every text, by which the page searches.</summary>
    private static string Body(string name, decimal price) =>
        $$"""
            { "name": {{JsonSerializer.Serialize(name)}}, "description": {{JsonSerializer.Serialize(name)}},
              "postal_address": { "street_address": {{JsonSerializer.Serialize(
                name
            )}}, "postal_code": "10437", "city": {{JsonSerializer.Serialize(name)}}, "country": "DE" },
              "building_type": "APARTMENT", "latest_price_eur": {{price.ToString(
                CultureInfo.InvariantCulture
            )}}, "surface_area_m2": 86, "rooms_count": 3, "bedrooms_count": 2 }
            """;
}

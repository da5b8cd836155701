using System.Globalization;
using System.Net.Http.Json;
using System.Text;
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
                new LocalHostOptions { Memory = true, Settings = settings ?? new Dictionary<string, string?>() },
                Stop
            )
        );

    /// <summary>A listing that went through these prices.</summary>
    public async Task<long> AddAsync(string name, params decimal[] prices)
    {
        using var created = await Http.PostAsync(new Uri("listings", UriKind.Relative), Body(name, prices[0]), Stop);
        created.EnsureSuccessStatusCode();
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetInt64();
        foreach (var price in prices.Skip(1))
        {
            using var updated = await Http.PutAsync(
                new Uri($"listings/{id}", UriKind.Relative),
                Body(name, price),
                Stop
            );
            updated.EnsureSuccessStatusCode();
        }

        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    private static StringContent Body(string name, decimal price)
    {
        var body = $$"""
            { "name": {{JsonSerializer.Serialize(name)}}, "description": {{JsonSerializer.Serialize(name)}},
              "postal_address": { "street_address": {{JsonSerializer.Serialize(
                name
            )}}, "postal_code": "10437", "city": {{JsonSerializer.Serialize(name)}}, "country": "DE" },
              "building_type": "APARTMENT", "latest_price_eur": {{price.ToString(
                CultureInfo.InvariantCulture
            )}}, "surface_area_m2": 86, "rooms_count": 3, "bedrooms_count": 2 }
            """;
        return new StringContent(body, Encoding.UTF8, "application/json");
    }
}

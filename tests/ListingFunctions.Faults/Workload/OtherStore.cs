using System.Text;
using LocalCosmos;
using LocalHost;
using Testing;

namespace ListingFunctions.Faults.Workload;

/// <summary>A session token and a cursor that another store gave out.</summary>
/// <param name="SessionToken">The token.</param>
/// <param name="Cursor">The address of the next page of price changes.</param>
internal sealed record OtherStore(string SessionToken, string Cursor)
{
    private static readonly Lazy<Task<OtherStore>> Once = new(CreateAsync);

    /// <summary>The same for all runs of this process.</summary>
    public static Task<OtherStore> GetAsync() => Once.Value;

    private static async Task<OtherStore> CreateAsync()
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), CancellationToken.None);
        await using var host = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            new LocalHostOptions { CosmosConnectionString = cosmos.ConnectionString, Triggers = _ => false },
            CancellationToken.None
        );
        using var http = new HttpClient { BaseAddress = host.BaseAddress };
        // It is ahead of what a store of the run has seen when it begins.
        var token = "";
        for (var price = 1; price <= 20; price++)
        {
            using var body = new StringContent(ListingBody.Of(price), Encoding.UTF8, "application/json");
            using var created = await http.PostAsync(new Uri("api/listings", UriKind.Relative), body);
            created.EnsureSuccessStatusCode();
            token = created.Headers.GetValues(Api.SessionHeader).Single();
        }

        using var page = await http.GetAsync(new Uri("api/price-changes", UriKind.Relative));
        return new OtherStore(token, Api.NextOf(page.EnsureSuccessStatusCode())!);
    }
}

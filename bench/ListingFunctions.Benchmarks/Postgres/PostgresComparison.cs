using System.Text.Json;
using static ListingFunctions.Benchmarks.Report;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>
/// The app beside what people would use instead: minimal endpoints over EF Core and PostgreSQL. Both keep their data on the
/// same disk, and flush each write before it is acknowledged.
/// </summary>
internal static class PostgresComparison
{
    public static async Task RunAsync(Settings settings)
    {
        if (PostgresServer.Programs is not { } programs)
        {
            Heading("PostgreSQL is not installed (on Debian: apt-get install postgresql), and so not measured.");
            return;
        }

        var folder = Path.Combine(settings.Data ?? Path.GetTempPath(), $"bench-postgres-{Environment.ProcessId}");
        try
        {
            await RunAsync(settings with { Data = folder, Flush = true }, programs, folder);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The endpoints, in a process of their own.</summary>
    public static async Task<int> ServeAsync(string connectionString)
    {
        await using var server = await PostgresEndpoints.StartAsync(connectionString);
        await Child.ServeAsync(server.Urls.First());
        return 0;
    }

    private static async Task RunAsync(Settings settings, string programs, string folder)
    {
        var (scale, count) = (settings.Scale, settings.Scale.ManyListings);
        await using var cosmos = await Comparison.StartCosmosAsync(settings, folder, "cosmos");
        await Comparison.LoadAsync(cosmos, count);
        await using var postgres = await PostgresServer.StartAsync(programs, Path.Combine(folder, "postgres"));
        await PostgresDataset.LoadAsync(postgres.ConnectionString, count);
        await using var app = await Child.StartAsync("app", cosmos.Greeting);
        await using var endpoints = await Child.StartAsync("postgres", postgres.ConnectionString);
        using var loadOfApp = new Load(app, () => cosmos.ProcessorTime);
        using var loadOfEndpoints = new Load(endpoints, () => postgres.ProcessorTime);

        await RequireSamePagesAsync(app, endpoints, count);
        Title(
            $"The app beside EF Core and PostgreSQL on {count:N0} listings, both durable",
            "CPU ratio",
            "app/s",
            "EF/s",
            "app p99",
            "EF p99"
        );
        var pages = ListPage.All(count).ToDictionary(page => page.Name, PathOf);
        var reads = Operation.Reads(count);
        var sameReads = reads.Select(read =>
            pages.TryGetValue(read.Name, out var path) ? read with { Path = _ => path } : read
        );
        await Comparison.CompareHttpAsync(loadOfApp, reads, loadOfEndpoints, [.. sameReads], scale);
        var writes = Operation.Writes(count);
        await Comparison.CompareHttpAsync(loadOfApp, writes, loadOfEndpoints, writes, scale);
    }

    /// <summary>Both sides return each page with the same listings, or there is nothing to compare.</summary>
    private static async Task RequireSamePagesAsync(Child app, Child endpoints, int count)
    {
        using var http = new HttpClient();
        foreach (var page in ListPage.All(count))
        {
            var ofApp = await IdsAsync($"{app.Greeting.TrimEnd('/')}/api/listings{page.QueryString}");
            var ofEndpoints = await IdsAsync($"{endpoints.Greeting.TrimEnd('/')}{PathOf(page)}");
            if (!ofApp.SequenceEqual(ofEndpoints))
                throw new InvalidOperationException($"{page.Name}: the two sides return different listings.");
        }

        async Task<List<long>> IdsAsync(string address)
        {
            var body = await http.GetFromJsonAsync<JsonElement>(address);
            return [.. body.EnumerateArray().Select(listing => listing.GetProperty("id").GetInt64())];
        }
    }

    /// <summary>The same page, after the same listing; only the parameter that names that listing differs.</summary>
    private static string PathOf(ListPage page)
    {
        var after = page.Query.After is { } last ? $"after={last.Key},{last.Id}" : "";
        return $"/api/listings?{string.Join('&', new[] { page.Query.Parameters, after }.Where(part => part.Length > 0))}";
    }
}

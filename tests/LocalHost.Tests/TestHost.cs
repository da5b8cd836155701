using System.Net;

namespace LocalHost.Tests;

/// <summary>A host that serves functions of the tests, in memory and on a port of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(LocalFunctionsHost host)
    {
        Host = host;
        Http = new HttpClient { BaseAddress = host.BaseAddress };
    }

    public LocalFunctionsHost Host { get; }

    public HttpClient Http { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static LocalHostOptions InMemory { get; } = new() { Memory = true };

    /// <summary>An app that has these functions, and no containers.</summary>
    public static LocalApp Serving(params Type[] functions) =>
        new()
        {
            Title = "Tests",
            Root = AppContext.BaseDirectory,
            FunctionTypes = functions,
            Compose = _ => { },
            Database = new LocalAppDatabase("Cosmos", "Cosmos:Database", "tests", "Cosmos:ConnectionMode", []),
            LogCategory = "Tests",
        };

    public static Task<TestHost> StartAsync(params Type[] functions) => StartAsync(Serving(functions));

    public static Task<TestHost> StartAsync(LocalApp app) => StartAsync(app, InMemory);

    public static async Task<TestHost> StartAsync(LocalApp app, LocalHostOptions options) =>
        new(await LocalFunctionsHost.StartAsync(app, options, Stop));

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await Http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    public async Task<string> GetAsync(string path)
    {
        var (status, body) = await SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}

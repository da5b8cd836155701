using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Tests;

/// <summary>Where settings come from, and which of them wins.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("""{ "Values": { "Greeting:Text": "hello" } }""")]
    [InlineData("""{ "Values": { "Greeting__Text": "hello", } } // as func start takes it""")]
    [InlineData("\uFEFF" + """{ "Values": { "Greeting__Text": "hello" } }""")]
    public async Task Values_of_local_settings_json_are_settings(string json)
    {
        Assert.Equal("hello", await GreetingAsync(json));
    }

    [Fact]
    public async Task Settings_of_the_caller_go_over_those_of_the_file()
    {
        Assert.Equal(
            "caller",
            await GreetingAsync(
                """{ "Values": { "Greeting__Text": "file" } }""",
                options => options with { Settings = new Dictionary<string, string?> { ["Greeting:Text"] = "caller" } }
            )
        );
    }

    [Fact]
    public async Task Environment_variables_go_over_those_of_the_file()
    {
        Assert.Equal(
            Environment.GetEnvironmentVariable("PATH"),
            await GreetingAsync(
                """{ "Values": { "PATH": "file" } }""",
                options =>
                    options with
                    {
                        ReadsEnvironment = true,
                        // Whatever account the one who runs the tests has set.
                        Settings = new Dictionary<string, string?> { ["Cosmos"] = "", ["Cosmos:accountEndpoint"] = "" },
                    },
                "PATH"
            )
        );
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_no_error()
    {
        var options = TestHost.InMemory with { SettingsFile = Path.GetRandomFileName() };
        await using var host = await TestHost.StartAsync(TestHost.Serving(typeof(Greeting)), options);
        Assert.Equal("", await host.GetAsync("api/Greeting?name=Greeting:Text"));
    }

    [Theory]
    [InlineData("""{ "Values": """, "cannot be read: ")]
    [InlineData("""{ "Values": { "A": { "B": "nested" } } }""", "cannot be read: Values must map names to texts")]
    [InlineData(
        """{ "Host": { "LocalHttpPort": "7071" } }""",
        "Host.LocalHttpPort must be a number from 0 (any) to 65535"
    )]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "is encrypted; run: func settings decrypt")]
    public async Task A_file_that_cannot_be_read_is_said(string json, string reason)
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => GreetingAsync(json));
        Assert.Contains("local.settings.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "https://portal.example", "*")]
    [InlineData("https://a.example, https://b.example", "https://b.example", "https://b.example")]
    [InlineData("https://a.example", "https://b.example", null)]
    public async Task Pages_of_the_origins_in_Host_CORS_may_call_the_host(
        string setting,
        string origin,
        string? allowed
    )
    {
        using var file = new SettingsFile($$"""{ "Host": { "CORS": "{{setting}}" } }""");
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Greeting)),
            TestHost.InMemory with
            {
                SettingsFile = file.Path,
            }
        );
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri("api/Greeting", UriKind.Relative))
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "GET" } },
        };
        using var response = await host.Http.SendAsync(preflight, TestHost.Stop);
        Assert.Equal(
            allowed,
            response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null
        );
    }

    private static async Task<string> GreetingAsync(
        string json,
        Func<LocalHostOptions, LocalHostOptions>? change = null,
        string name = "Greeting:Text"
    )
    {
        using var file = new SettingsFile(json);
        var options = TestHost.InMemory with { SettingsFile = file.Path };
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Greeting)),
            change?.Invoke(options) ?? options
        );
        return await host.GetAsync($"api/Greeting?name={name}");
    }

    private sealed class SettingsFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

        public SettingsFile(string json) => File.WriteAllText(Path, json);

        public string Path => System.IO.Path.Combine(_folder.FullName, "local.settings.json");

        public void Dispose() => _folder.Delete(recursive: true);
    }

    public sealed class Greeting(IConfiguration configuration)
    {
        [Function(nameof(Greeting))]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text(configuration[request.Query["name"].ToString()] ?? "");
    }
}

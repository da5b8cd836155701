using LocalHost;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace ListingFunctions.SystemTests.LocalHost;

/// <summary>Where settings come from, and which of them wins.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("""{ "Values": { "Greeting:Text": "hello" } }""")]
    [InlineData("""{ "Values": { "Greeting__Text": "hello", } } // as func start takes it""")]
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
        var options = TestHost.Serving(typeof(Greeting)) with { SettingsFile = Path.GetRandomFileName() };
        await using var host = await TestHost.StartAsync(options);
        Assert.Equal("", await host.GetAsync("api/Greeting?name=Greeting:Text"));
    }

    [Theory]
    [InlineData("""{ "Values": """, "cannot be read: ")]
    [InlineData("""{ "Values": { "A": { "B": "nested" } } }""", "cannot be read: Values holds names and texts")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "is encrypted; run: func settings decrypt")]
    public async Task A_file_that_cannot_be_read_is_said(string json, string reason)
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => GreetingAsync(json));
        Assert.Contains("local.settings.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> GreetingAsync(
        string json,
        Func<LocalHostOptions, LocalHostOptions>? change = null,
        string name = "Greeting:Text"
    )
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "local.settings.json");
            await File.WriteAllTextAsync(file, json, TestHost.Stop);
            var options = TestHost.Serving(typeof(Greeting)) with { SettingsFile = file };
            await using var host = await TestHost.StartAsync(change?.Invoke(options) ?? options);
            return await host.GetAsync($"api/Greeting?name={name}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public sealed class Greeting(IConfiguration configuration)
    {
        [Function(nameof(Greeting))]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text(configuration[request.Query["name"].ToString()] ?? "");
    }
}

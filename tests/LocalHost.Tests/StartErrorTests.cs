using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Tests;

/// <summary>A host that cannot start reports why, in a message for its user.</summary>
public sealed class StartErrorTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        await using var first = await TestHost.StartAsync();
        var port = first.Host.BaseAddress.Port;
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), TestHost.InMemory with { Port = port })
        );
        Assert.Equal($"Port {port} is taken; choose another with --port.", exception.Message);
    }

    [Fact]
    public async Task Memory_and_a_folder_exclude_each_other()
    {
        var options = TestHost.InMemory with { DataDirectory = "data" };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), options)
        );
        Assert.Equal("--data and --memory exclude each other.", exception.Message);
    }

    [Fact]
    public async Task Memory_and_a_configured_account_exclude_each_other()
    {
        var options = TestHost.InMemory with
        {
            Settings = new Dictionary<string, string?> { ["Cosmos:accountEndpoint"] = "https://example.com/" },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), options)
        );
        Assert.Contains("--memory", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Cosmos__accountEndpoint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_the_app_rejects_is_named()
    {
        var app = TestHost.Serving() with
        {
            Compose = builder =>
                builder.Services.AddOptions<object>().Validate(_ => false, "Setting A is wrong.").ValidateOnStart(),
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => TestHost.StartAsync(app));
        Assert.Equal("Setting A is wrong.", exception.Message);
    }

    [Fact]
    public async Task An_unavailable_account_is_reported()
    {
        var options = new LocalHostOptions
        {
            CosmosConnectionString = "AccountEndpoint=http://127.0.0.1:1/;AccountKey=AAAA;",
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(ChangeFeedFunctions.Serving(), options)
        );
        Assert.StartsWith(
            "Database tests: Cosmos DB at http://127.0.0.1:1/ cannot be used:",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_change_feed_functions_can_be_invoked_with_a_batch()
    {
        await using var host = await TestHost.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => host.Host.InvokeAsync("F", "[]", TestHost.Stop));
    }
}

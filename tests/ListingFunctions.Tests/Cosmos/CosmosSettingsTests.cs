using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Tests.Cosmos;

public sealed class CosmosSettingsTests
{
    private const string Emulator =
        "AccountEndpoint=http://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;";

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddCosmos()
            .BuildServiceProvider();
    }

    private static string FailureOf(params (string Key, string? Value)[] settings) =>
        Assert
            .Throws<OptionsValidationException>(() =>
                Services(settings).GetRequiredService<IOptions<CosmosSettings>>().Value
            )
            .Message;

    [Fact]
    public void A_connection_string_reaches_an_emulator()
    {
        using var services = Services(
            ("Cosmos", Emulator),
            ("Cosmos:accountEndpoint", ""),
            ("Cosmos:Database", "listings"),
            ("Cosmos:ConnectionMode", "gateway")
        );
        using var client = services.GetRequiredService<CosmosClient>();
        Assert.Equal(new Uri("http://localhost:8081/"), client.Endpoint);
        Assert.Equal(ConnectionMode.Gateway, client.ClientOptions.ConnectionMode);
        Assert.True(client.ClientOptions.LimitToEndpoint);
        Assert.Equal("listings", services.GetRequiredService<Database>().Id);
    }

    [Fact]
    public void An_endpoint_is_reached_with_the_identity_of_the_app()
    {
        using var services = Services(
            ("Cosmos:accountEndpoint", "https://listings.documents.azure.com:443/"),
            ("Cosmos:clientId", "5b5b0a3e-0c67-4b8e-9d0a-6f1d3c1f2a10"),
            ("Cosmos:Database", "listings")
        );
        using var client = services.GetRequiredService<CosmosClient>();
        Assert.Equal(new Uri("https://listings.documents.azure.com:443/"), client.Endpoint);
        Assert.Equal(ConnectionMode.Direct, client.ClientOptions.ConnectionMode);
        Assert.False(client.ClientOptions.LimitToEndpoint);
    }

    [Fact]
    public void An_account_must_be_named() =>
        Assert.Contains(
            "Cosmos__accountEndpoint",
            FailureOf(("Cosmos:Database", "listings")),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_account_must_be_named_once() =>
        Assert.Contains(
            "both set",
            FailureOf(
                ("Cosmos", Emulator),
                ("Cosmos:accountEndpoint", "https://a.documents.azure.com/"),
                ("Cosmos:Database", "listings")
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountEndpoint=http://localhost:8081/;")]
    [InlineData("AccountEndpoint=localhost;AccountKey=AAAA;")]
    [InlineData("AccountEndpoint=http://localhost:8081/;AccountKey=not base64!;")]
    public void An_invalid_connection_string_is_rejected(string connectionString)
    {
        var message = FailureOf(("Cosmos", connectionString), ("Cosmos:Database", "listings"));
        Assert.Contains("Setting Cosmos is not a connection string", message, StringComparison.Ordinal);
        Assert.DoesNotContain(connectionString, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cosmos__accountEndpoint", "Cosmos:accountEndpoint", "listings.documents.azure.com")]
    [InlineData("Cosmos__Database", "Cosmos:Database", "")]
    [InlineData("Cosmos__ConnectionMode", "Cosmos:ConnectionMode", "Carrier pigeon")]
    [InlineData("Cosmos__ConnectionMode", "Cosmos:ConnectionMode", "7")]
    public void A_wrong_setting_is_named(string setting, string key, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Cosmos:accountEndpoint"] = "https://listings.documents.azure.com:443/",
            ["Cosmos:Database"] = "listings",
            [key] = value,
        };
        Assert.Contains(
            setting,
            FailureOf([.. settings.Select(pair => (pair.Key, pair.Value))]),
            StringComparison.Ordinal
        );
    }
}

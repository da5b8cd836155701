using Azure.Storage.Blobs;
using ListingFunctions.Archive;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace ListingFunctions.Tests.Archive;

public sealed class ArchiveSettingsTests
{
    private const string Azure = "https://listings.blob.core.windows.net/";

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddArchive().BuildServiceProvider();
    }

    private static string FailureOf(params (string Key, string? Value)[] settings) =>
        Assert
            .Throws<OptionsValidationException>(() =>
                Services(settings).GetRequiredService<IOptions<ArchiveSettings>>().Value
            )
            .Message;

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/archive")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=listings;AccountKey=AAAA;EndpointSuffix=core.windows.net",
        Azure + "archive"
    )]
    public void A_connection_string_names_an_account(string connectionString, string container)
    {
        using var services = Services(("Archive", connectionString), ("Archive:blobServiceUri", ""));
        Assert.Equal(new Uri(container), services.GetRequiredService<BlobContainerClient>().Uri);
    }

    [Fact]
    public void An_address_is_reached_with_the_identity_of_the_app()
    {
        using var services = Services(("Archive:blobServiceUri", Azure), ("Archive:clientId", "some-identity"));
        Assert.Equal(new Uri(Azure + "archive"), services.GetRequiredService<BlobContainerClient>().Uri);
        Assert.Equal("some-identity", services.GetRequiredService<IOptions<ArchiveSettings>>().Value.ClientId);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/archive")]
    [InlineData("AzureWebJobsStorage:blobServiceUri", Azure, Azure + "archive")]
    [InlineData("AzureWebJobsStorage:accountName", "listings", Azure + "archive")]
    public void Where_none_is_named_it_is_the_account_of_the_Functions_host(string key, string value, string container)
    {
        using var services = Services((key, value), ("Archive", ""));
        Assert.Equal(new Uri(container), services.GetRequiredService<BlobContainerClient>().Uri);
    }

    [Fact]
    public void Without_any_account_the_app_starts_and_what_is_archived_says_what_is_missing()
    {
        using var services = Services();
        services.GetRequiredService<IStartupValidator>().Validate();
        var exception = Assert.Throws<InvalidOperationException>(services.GetRequiredService<BlobContainerClient>);
        Assert.Contains("Archive__blobServiceUri", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_must_be_named_once() =>
        Assert.Contains(
            "both set",
            FailureOf(("Archive", "UseDevelopmentStorage=true"), ("Archive:blobServiceUri", Azure)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=listings")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=listings;AccountKey=not base64!")]
    public void An_invalid_connection_string_is_rejected_and_not_shown(string connectionString)
    {
        var message = FailureOf(("Archive", connectionString));
        Assert.Contains("Setting Archive is not a connection string", message, StringComparison.Ordinal);
        Assert.DoesNotContain(connectionString, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listings.blob.core.windows.net")]
    [InlineData("http://listings.blob.core.windows.net/")]
    public void An_endpoint_that_no_identity_can_use_is_rejected(string address)
    {
        var message = FailureOf(("Archive:blobServiceUri", address));
        Assert.Contains($"Setting Archive__blobServiceUri is '{address}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_was_brought_needs_no_settings()
    {
        var archive = Substitute.For<IListingArchive>();
        using var services = new ServiceCollection().AddSingleton(archive).AddArchive().BuildServiceProvider();
        Assert.Same(archive, services.GetRequiredService<IListingArchive>());
        Assert.Null(services.GetService<IStartupValidator>());
    }
}

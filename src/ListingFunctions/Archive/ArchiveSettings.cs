using Azure.Storage.Blobs;
using ListingFunctions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Archive;

/// <summary>
/// The storage account of the archive of deleted listings, configured like the Cosmos account. The default is the
/// account of the Functions host (<c>AzureWebJobsStorage</c>).
/// </summary>
public sealed class ArchiveSettings
{
    /// <summary>The blob container that holds the archive.</summary>
    public const string Container = "archive";

    private static readonly ConnectionRule Rule = new(
        "Archive",
        "Archive__blobServiceUri",
        "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…; or UseDevelopmentStorage=true (Azurite).",
        "https://myaccount.blob.core.windows.net/",
        IsConnectionString,
        // The token of an identity must not be sent over plain HTTP.
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
    );

    /// <summary><c>Archive</c>: a connection string with a key. For Azurite; in Azure use the URI.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// <c>Archive__blobServiceUri</c>: the URI of the blob service, accessed with the Entra identity of the app.
    /// </summary>
    public string? BlobServiceUri { get; set; }

    /// <summary>
    /// <c>Archive__clientId</c>: the client id of the user-assigned identity; without it, the default identity.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// Whether an account is configured. Without one nothing is archived, and deleted listings are kept.
    /// </summary>
    internal bool NamesAnAccount => ConnectionString is { Length: > 0 } || BlobServiceUri is { Length: > 0 };

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new BlobServiceClient(text).Uri.IsAbsoluteUri;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the settings. <c>Archive</c> is both a value and a section, as the Functions host allows.
    /// </summary>
    internal sealed class FromConfiguration(IConfiguration configuration) : IConfigureOptions<ArchiveSettings>
    {
        public void Configure(ArchiveSettings options)
        {
            configuration.GetSection("Archive").Bind(options);
            options.ConnectionString = configuration["Archive"];
            if (options.NamesAnAccount)
                return;

            var host = configuration.GetSection("AzureWebJobsStorage");
            options.ConnectionString = host.Value;
            options.BlobServiceUri =
                host["blobServiceUri"]
                ?? (host["accountName"] is { Length: > 0 } name ? $"https://{name}.blob.core.windows.net/" : null);
            options.ClientId ??= host["clientId"];
        }
    }

    /// <summary>Validates the settings at start.</summary>
    internal sealed class Validator : IValidateOptions<ArchiveSettings>
    {
        public ValidateOptionsResult Validate(string? name, ArchiveSettings options) =>
            options.NamesAnAccount
                ? Rule.Validate(options.ConnectionString, options.BlobServiceUri)
                : ValidateOptionsResult.Success;
    }
}

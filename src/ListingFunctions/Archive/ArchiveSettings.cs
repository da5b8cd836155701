using Azure.Storage.Blobs;
using ListingFunctions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Archive;

/// <summary>
/// Where the archive of deleted listings is: a storage account, named in the form in which Cosmos is. Where none is
/// named, it is the account of the Functions host (<c>AzureWebJobsStorage</c>).
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
        // An identity's token is sent over nothing else.
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
    );

    /// <summary><c>Archive</c>: a connection string, with a key. For Azurite; in Azure use the address.</summary>
    public string? ConnectionString { get; set; }

    /// <summary><c>Archive__blobServiceUri</c>: the account's address for blobs, reached with the app's Entra identity.</summary>
    public string? BlobServiceUri { get; set; }

    /// <summary><c>Archive__clientId</c>: the user-assigned identity to use; the default identity without it.</summary>
    public string? ClientId { get; set; }

    /// <summary>Whether there is an account at all. Without one nothing can be archived, and what is deleted is kept.</summary>
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

    /// <summary>Reads the settings. <c>Archive</c> is both a value and a section, as the Functions host has it.</summary>
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

    /// <summary>Says, at start, which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<ArchiveSettings>
    {
        public ValidateOptionsResult Validate(string? name, ArchiveSettings options)
        {
            if (!options.NamesAnAccount)
                return ValidateOptionsResult.Success;
            var failures = Rule.Failures(options.ConnectionString, options.BlobServiceUri).ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}

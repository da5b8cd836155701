using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Archive;

/// <summary>Where the archive of deleted listings is: a storage account, named in the form in which Cosmos is.</summary>
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
        }
    }

    /// <summary>Says, at start, which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<ArchiveSettings>
    {
        public ValidateOptionsResult Validate(string? name, ArchiveSettings options)
        {
            var failures = Rule.Failures(options.ConnectionString, options.BlobServiceUri).ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}

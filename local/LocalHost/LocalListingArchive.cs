using System.Collections.Concurrent;
using System.Text.Json;
using ListingFunctions.Archive;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>The archive of deleted listings if no storage account is configured: a folder, or memory.</summary>
/// <param name="directory">The folder; <c>null</c>: in memory.</param>
internal sealed class LocalListingArchive(string? directory) : IListingArchive
{
    /// <summary>The setting, or section, that names the storage account.</summary>
    private const string Setting = "Archive";

    private readonly ConcurrentDictionary<string, byte[]> _memory = new();

    /// <summary>Where the archive is, for the start-up summary.</summary>
    public string Description => directory is null ? "in memory" : $"in {directory}";

    /// <summary>
    /// The archive beside the data of LocalCosmos; <c>null</c> if settings name a storage account. An account
    /// that is not on this machine gets none: what is deleted there must not leave it for a folder here.
    /// </summary>
    /// <exception cref="CannotStartException">The account is not on this machine, and no storage account is set.</exception>
    public static LocalListingArchive? Open(IConfiguration configuration, LocalHostOptions options, Uri? account)
    {
        var section = configuration.GetSection(Setting);
        if (!string.IsNullOrEmpty(section.Value) || !string.IsNullOrEmpty(section["blobServiceUri"]))
            return null;
        if (account is { IsLoopback: false })
            throw new CannotStartException(
                $"The account {account} is not on this machine; set Archive (a connection string) or Archive__blobServiceUri (an address) to the storage that its deleted listings go to."
            );
        return new LocalListingArchive(
            // An account that the caller brought has no data folder of this host's.
            options.Memory || options.CosmosConnectionString is not null
                ? null
            : options.DataDirectory is { } data ? Path.GetFullPath(Path.Combine(data, "archive"))
            : Path.Combine(Repository.Root, ".local", "archive")
        );
    }

    public async Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(listing, ArchiveJson.Types.ArchivedListing);
        if (directory is null)
        {
            _memory[listing.Path] = json;
            return;
        }

        var path = Path.Combine(directory, listing.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Written beside and moved into place, so that nobody ever finds a part of it.
        var part = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllBytesAsync(part, json, cancellationToken);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}

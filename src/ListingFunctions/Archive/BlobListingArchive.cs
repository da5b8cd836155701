using System.Net;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ListingFunctions.Archive;

/// <summary>The archive in Blob Storage: one blob per deletion.</summary>
internal sealed class BlobListingArchive(Lazy<BlobContainerClient> container) : IListingArchive
{
    private static BlobHttpHeaders Json => new() { ContentType = "application/json" };

    public async Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken)
    {
        var json = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(listing, ArchiveJson.Types.ArchivedListing));
        try
        {
            await UploadAsync(listing.Path, json, cancellationToken);
        }
        // Azurite on the local machine has no declared container; in Azure it is declared in the infrastructure.
        catch (RequestFailedException e)
            when (e.ErrorCode == BlobErrorCode.ContainerNotFound && container.Value.Uri.IsLoopback)
        {
            await container.Value.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await UploadAsync(listing.Path, json, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<string>> FindAsync(long listingId, CancellationToken cancellationToken)
    {
        // Of the blobs only the months are listed, so the cost does not grow with what they hold.
        var found = new List<string>();
        foreach (var year in await FoldersAsync("", cancellationToken))
        foreach (var month in await FoldersAsync(year, cancellationToken))
        {
            var path = $"{month}{ArchivedListing.FileOf(listingId)}";
            if (await container.Value.GetBlobClient(path).ExistsAsync(cancellationToken))
                found.Add(path);
        }

        return found;
    }

    public async Task<bool> ReviseAsync(
        string path,
        Func<BinaryData, BinaryData?> revise,
        CancellationToken cancellationToken
    )
    {
        var blob = container.Value.GetBlobClient(path);
        while (true)
        {
            try
            {
                BlobDownloadResult read = await blob.DownloadContentAsync(cancellationToken);
                if (revise(read.Content) is not { } revised)
                    return true;
                var options = new BlobUploadOptions
                {
                    HttpHeaders = Json,
                    Conditions = new BlobRequestConditions { IfMatch = read.Details.ETag },
                };
                await blob.UploadAsync(revised, options, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.NotFound)
            {
                return false;
            }
            catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.PreconditionFailed)
            {
                // It was archived again meanwhile.
            }
        }
    }

    /// <summary>The folders in a folder, each with its slash; none if nothing was ever archived.</summary>
    private async Task<IReadOnlyList<string>> FoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        var options = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = folder };
        try
        {
            await foreach (var item in container.Value.GetBlobsByHierarchyAsync(options, cancellationToken))
            {
                if (item.IsPrefix)
                    folders.Add(item.Prefix);
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return [];
        }

        return folders;
    }

    /// <summary>Uploads the blob: atomic, and without conditions it overwrites.</summary>
    private async Task UploadAsync(string path, BinaryData json, CancellationToken cancellationToken)
    {
        var blob = container.Value.GetBlobClient(path);
        await blob.UploadAsync(json, new BlobUploadOptions { HttpHeaders = Json }, cancellationToken);
    }
}

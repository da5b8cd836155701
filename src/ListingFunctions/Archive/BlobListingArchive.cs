using System.Net;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ListingFunctions.Archive;

/// <summary>The archive in Blob Storage: one blob per listing and month; its version is the ETag.</summary>
internal sealed class BlobListingArchive(Lazy<BlobContainerClient> container) : IListingArchive
{
    private static BlobHttpHeaders Json => new() { ContentType = "application/json" };

    public async Task<string?> VersionOfAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await container
                .Value.GetBlobClient(path)
                .GetPropertiesAsync(cancellationToken: cancellationToken);
            return found.ETag.ToString();
        }
        catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> WriteAsync(ArchivedListing listing, string? version, CancellationToken cancellationToken)
    {
        var json = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(listing, ArchiveJson.Types.ArchivedListing));
        var conditions = version is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(version) };
        try
        {
            return await UploadAsync(listing.Path, json, conditions, cancellationToken);
        }
        catch (RequestFailedException e) when (IsWithoutContainer(e))
        {
            await container.Value.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return await UploadAsync(listing.Path, json, conditions, cancellationToken);
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
        while (true)
        {
            try
            {
                BlobDownloadResult read = await container
                    .Value.GetBlobClient(path)
                    .DownloadContentAsync(cancellationToken);
                if (revise(read.Content) is not { } revised)
                    return true;
                var conditions = new BlobRequestConditions { IfMatch = read.Details.ETag };
                if (await UploadAsync(path, revised, conditions, cancellationToken))
                    return true;
                // It was archived again meanwhile.
            }
            catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.NotFound)
            {
                return false;
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

    /// <summary>Uploads the blob, atomically; <see langword="false"/> if a condition is not met.</summary>
    private async Task<bool> UploadAsync(
        string path,
        BinaryData json,
        BlobRequestConditions conditions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var options = new BlobUploadOptions { HttpHeaders = Json, Conditions = conditions };
            await container.Value.GetBlobClient(path).UploadAsync(json, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException e)
            when (e.ErrorCode == BlobErrorCode.ConditionNotMet || e.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>
    /// Azurite on the local machine has no declared container; in Azure it is declared in the infrastructure.
    /// </summary>
    private bool IsWithoutContainer(RequestFailedException failure) =>
        failure.ErrorCode == BlobErrorCode.ContainerNotFound && container.Value.Uri.IsLoopback;
}

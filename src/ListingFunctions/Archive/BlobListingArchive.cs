using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ListingFunctions.Archive;

/// <summary>The archive in Blob Storage: one blob per deletion.</summary>
internal sealed class BlobListingArchive(Lazy<BlobContainerClient> container) : IListingArchive
{
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

    /// <summary>Uploads the blob: atomic, and without conditions it overwrites.</summary>
    private async Task UploadAsync(string path, BinaryData json, CancellationToken cancellationToken)
    {
        var headers = new BlobHttpHeaders { ContentType = "application/json" };
        var blob = container.Value.GetBlobClient(path);
        await blob.UploadAsync(json, new BlobUploadOptions { HttpHeaders = headers }, cancellationToken);
    }
}

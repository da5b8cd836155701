namespace ListingFunctions.Archive;

/// <summary>The permanent archive of deleted listings: Blob Storage, or its replacement in a local host.</summary>
public interface IListingArchive
{
    /// <summary>
    /// Stores the listing at its <see cref="ArchivedListing.Path"/>, replacing what is there. The write is atomic;
    /// transient failures are thrown as the storage throws them.
    /// </summary>
    Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken);
}

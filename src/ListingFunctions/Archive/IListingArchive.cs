namespace ListingFunctions.Archive;

/// <summary>Where deleted listings are kept for good: Blob Storage, or what a local host has in its place.</summary>
public interface IListingArchive
{
    /// <summary>
    /// Keeps the listing under its <see cref="ArchivedListing.Path"/>, in the place of what is there. Once it returns,
    /// the whole is kept; what may succeed later is thrown as the storage throws it, and nothing is kept in part.
    /// </summary>
    Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken);
}

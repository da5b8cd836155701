namespace ListingFunctions.Archive;

/// <summary>The permanent archive of deleted listings: Blob Storage, or its replacement in a local host.</summary>
public interface IListingArchive
{
    /// <summary>
    /// Stores the listing at its <see cref="ArchivedListing.Path"/>, replacing what is there. The write is atomic;
    /// transient failures are thrown as the storage throws them.
    /// </summary>
    Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken);

    /// <summary>
    /// The paths of everything that is archived of a listing: one per deletion, in whatever month that was.
    /// </summary>
    Task<IReadOnlyList<string>> FindAsync(long listingId, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces what is at a path by what <paramref name="revise"/> makes of it, unless that is <see langword="null"/>;
    /// what is written meanwhile is revised again, so nothing is overwritten. <see langword="false"/> if there is nothing.
    /// </summary>
    Task<bool> ReviseAsync(string path, Func<BinaryData, BinaryData?> revise, CancellationToken cancellationToken);
}

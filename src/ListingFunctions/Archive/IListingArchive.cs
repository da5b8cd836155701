namespace ListingFunctions.Archive;

/// <summary>The permanent archive of deleted listings: Blob Storage, or its replacement in a local host.</summary>
public interface IListingArchive
{
    /// <summary>The version of what is at a path; <see langword="null"/> if nothing is there.</summary>
    Task<string?> VersionOfAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the listing at its <see cref="ArchivedListing.Path"/> in place of this version; <see langword="false"/> if
    /// another is there. The write is atomic; transient failures are thrown as the storage throws them.
    /// </summary>
    /// <param name="listing">The listing.</param>
    /// <param name="version">What <see cref="VersionOfAsync"/> returned.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task<bool> WriteAsync(ArchivedListing listing, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// The paths of everything that is archived of a listing: one for each month in which it was deleted.
    /// </summary>
    Task<IReadOnlyList<string>> FindAsync(long listingId, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces what is at a path by what <paramref name="revise"/> makes of it, unless that is <see langword="null"/>;
    /// what is written meanwhile is revised again, so nothing is overwritten. <see langword="false"/> if there is nothing.
    /// </summary>
    Task<bool> ReviseAsync(string path, Func<BinaryData, BinaryData?> revise, CancellationToken cancellationToken);
}

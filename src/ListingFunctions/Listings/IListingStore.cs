using System.Text.Json;
using ListingFunctions.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// The store of listings, the <c>listings</c> container. Expected outcomes are return values; transient failures
/// (throttling, Cosmos unavailable) are thrown as the Cosmos SDK throws them.
/// </summary>
public interface IListingStore
{
    /// <summary>
    /// The listing and its ETag; <see langword="null"/> if there is none or it is deleted. One point read.
    /// </summary>
    Task<StoredListing?> ReadAsync(long id, CancellationToken cancellationToken);

    /// <summary>The listing, even if it is deleted. One point read.</summary>
    Task<StoredListing?> ReadIncludingDeletedAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// The listings with these ids, deleted ones too, in no order; those that do not exist are left out. One query for
    /// each physical range that has some of them.
    /// </summary>
    Task<IReadOnlyList<StoredListing>> ReadAllAsync(IEnumerable<long> ids, CancellationToken cancellationToken);

    /// <summary>Stores a new listing. Returns its ETag; <see langword="null"/> if the id is taken.</summary>
    Task<string?> CreateAsync(Listing listing, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the listing if it is still at <paramref name="etag"/>. Returns its new ETag; <see langword="null"/> if
    /// it was changed since.
    /// </summary>
    Task<string?> ReplaceAsync(Listing listing, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// Marks the listing as deleted (a soft delete, since the change feed does not show deletions); it stays until it
    /// is archived. <see langword="false"/> if there is none, or if an <paramref name="etag"/> is given and no longer
    /// matches; <see langword="true"/> if the listing was already marked by this same <paramref name="deletion"/>.
    /// </summary>
    Task<bool> DeleteAsync(long id, Deletion deletion, string? etag, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the trail of a listing that was written out of band, and when it was last changed, if it is still at
    /// <paramref name="etag"/>; changes nothing else in the document. <see langword="false"/> if it was changed since.
    /// </summary>
    Task<bool> WriteTrailAsync(Listing listing, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what is derived from a listing (<see cref="Listing.Refresh"/>), and when, if it is still at
    /// <paramref name="etag"/>; changes nothing else in the document. <see langword="false"/> if it was changed since.
    /// </summary>
    Task<bool> WriteDerivedAsync(Listing listing, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// Writes which changes of its history are missing, and until when it has older ones, if the listing is still at
    /// <paramref name="etag"/>.
    /// <see langword="false"/> if it was changed since.
    /// </summary>
    Task<bool> WriteMissingPricesAsync(Listing listing, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a listing that was erased (<see cref="Listing.Erase"/>) in place of what was read; changes nothing else in
    /// the document. <see langword="false"/> if it was changed since.
    /// </summary>
    Task<bool> EraseAsync(StoredListing stored, Listing erased, CancellationToken cancellationToken);

    /// <summary>
    /// The raw document, even if it is not a valid listing; <see langword="null"/> if there is none. One point read.
    /// </summary>
    Task<JsonElement?> ReadDocumentAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// A page of all documents, including deleted ones and those that are not listings, in no order.
    /// <see langword="null"/> if <paramref name="continuation"/> is invalid.
    /// </summary>
    /// <param name="continuation">The end of the previous page; <see langword="null"/> for the first page.</param>
    /// <param name="limit">The maximum number of documents.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<DocumentPage?> ReadDocumentsAsync(string? continuation, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A page of the listings whose history has a gap that was not accepted, deleted ones too, in the order in which
    /// the gaps were noticed. One query.
    /// </summary>
    Task<ListingPage> ListWithGapsAsync(PageCursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A page of the listings that a source sends, without deleted ones, in the order of their keys. One query.
    /// </summary>
    Task<ListingPage> ListOfSourceAsync(
        string source,
        PageCursor? after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// A page of listings, without deleted ones. One query, whose cost does not grow with the depth of the page.
    /// </summary>
    Task<ListingPage> ListAsync(ListingQuery query, CancellationToken cancellationToken);
}

/// <summary>A page of listings, and the start of the next page; <see langword="null"/> if this is the last.</summary>
public sealed record ListingPage(IReadOnlyList<Listing> Listings, PageCursor? Next);

/// <summary>A page of documents, and the start of the next page; <see langword="null"/> if this is the last.</summary>
public sealed record DocumentPage(IReadOnlyList<JsonElement> Documents, string? Continuation);

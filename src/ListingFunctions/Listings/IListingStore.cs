using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// The <c>listings</c> container. What can be expected is a return value; throttling, outages and the like are the
/// <see cref="Microsoft.Azure.Cosmos.CosmosException"/>s and network errors of the Cosmos SDK.
/// </summary>
public interface IListingStore
{
    /// <summary>The listing and its ETag; <see langword="null"/> where there is none, or it was deleted. One point read.</summary>
    Task<StoredListing?> ReadAsync(long id, CancellationToken cancellationToken);

    /// <summary>The listing even where it was deleted. One point read.</summary>
    Task<StoredListing?> ReadIncludingDeletedAsync(long id, CancellationToken cancellationToken);

    /// <summary>Stores a new listing. Its ETag; <see langword="null"/> when the id is taken.</summary>
    Task<string?> CreateAsync(Listing listing, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the listing if it is still at <paramref name="etag"/>. Its new ETag; <see langword="null"/> when it
    /// was changed since.
    /// </summary>
    Task<string?> ReplaceAsync(Listing listing, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// Marks the listing as deleted, since the change feed does not show deletions; it stays until it is archived, see
    /// the archive. <see langword="false"/> where there is none, or, with an
    /// <paramref name="etag"/>, it was changed since; not where what changed it was the same deletion, sent before.
    /// </summary>
    Task<bool> DeleteAsync(long id, Deletion deletion, string? etag, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the trail of a listing whose price was edited outside the API, if it is still at <paramref name="etag"/>;
    /// touches nothing else of the document. <see langword="false"/> when it was changed since.
    /// </summary>
    Task<bool> WriteTrailAsync(long id, PriceTrail trail, string etag, CancellationToken cancellationToken);

    /// <summary>The document as it stands in the container, whatever it is; <see langword="null"/> where there is none. One point read.</summary>
    Task<JsonElement?> ReadDocumentAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// A page of all documents, deleted ones among them, in no order: of each what <see cref="FeedDocument"/> reads.
    /// <see langword="null"/> where <paramref name="continuation"/> is not one that a page gave.
    /// </summary>
    /// <param name="continuation">Where the page before ended; <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<DocumentPage?> ReadDocumentsAsync(string? continuation, CancellationToken cancellationToken);

    /// <summary>A page of listings, none of them deleted. One query, whose cost does not grow with the depth of the page.</summary>
    Task<ListingPage> ListAsync(ListingQuery query, CancellationToken cancellationToken);
}

/// <summary>A listing, and the ETag at which it was read (with its quotes, as HTTP writes them).</summary>
public sealed record StoredListing(Listing Listing, string ETag);

/// <summary>Listings, and where the next page begins; <see langword="null"/> when this is the last.</summary>
public sealed record ListingPage(IReadOnlyList<Listing> Listings, PageCursor? Next);

/// <summary>Documents, and where the next page begins; <see langword="null"/> when this is the last.</summary>
public sealed record DocumentPage(IReadOnlyList<JsonElement> Documents, string? Continuation);

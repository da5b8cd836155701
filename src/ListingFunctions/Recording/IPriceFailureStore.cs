using ListingFunctions.Cosmos;
using ListingFunctions.Http;

namespace ListingFunctions.Recording;

/// <summary>The store of dead letters, the <c>price_failures</c> container.</summary>
public interface IPriceFailureStore
{
    /// <summary>
    /// Stores a document that can never be recorded, with the reason. <see langword="false"/> if it is already stored;
    /// then nothing changes.
    /// </summary>
    Task<bool> AddAsync(PriceFailure failure, CancellationToken cancellationToken);

    /// <summary>The dead letter; <see langword="null"/> if there is none. One point read.</summary>
    Task<PriceFailure?> ReadAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of dead letters without their documents, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The end of the previous page; <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<DeadLetterPage<PriceFailure>> ListAsync(int limit, PageCursor? after, CancellationToken cancellationToken);

    /// <summary>The dead letters of a listing, with their documents, in no order. One query.</summary>
    IAsyncEnumerable<PriceFailure> ReadAllOfAsync(string listingId, CancellationToken cancellationToken);

    /// <summary>Replaces the dead letter with the same id. <see langword="false"/> if there is none.</summary>
    Task<bool> ReplaceAsync(PriceFailure failure, CancellationToken cancellationToken);

    /// <summary>Removes the dead letter. <see langword="false"/> if there is none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

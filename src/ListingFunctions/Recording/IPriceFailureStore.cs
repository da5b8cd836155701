using ListingFunctions.Http;

namespace ListingFunctions.Recording;

/// <summary>The <c>price_failures</c> container.</summary>
public interface IPriceFailureStore
{
    /// <summary>
    /// Keeps a document that can never be recorded, with the reason. <see langword="false"/> when it was kept before,
    /// which changes nothing.
    /// </summary>
    Task<bool> AddAsync(PriceFailure failure, CancellationToken cancellationToken);

    /// <summary>The failure; <see langword="null"/> where there is none. One point read.</summary>
    Task<PriceFailure?> ReadAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of failures without their documents, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">Where the page before ended; <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<PriceFailurePage> ListAsync(int limit, PageCursor? after, CancellationToken cancellationToken);

    /// <summary>Removes the failure. <see langword="false"/> where there is none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Failures, and where the next page begins; <see langword="null"/> when this is the last.</summary>
public sealed record PriceFailurePage(IReadOnlyList<PriceFailure> Failures, PageCursor? Next);

using ListingFunctions.Cosmos;

namespace ListingFunctions.Recording;

/// <summary>Lookup that the operations on one dead letter share.</summary>
internal static class PriceFailureStoreExtensions
{
    /// <summary>The dead letter with an id from a URL; <see langword="null"/> if there is none.</summary>
    public static async Task<PriceFailure?> FindAsync(
        this IPriceFailureStore failures,
        string id,
        CancellationToken cancellationToken
    ) => DeadLetterStore.IsId(id) ? await failures.ReadAsync(id, cancellationToken) : null;
}

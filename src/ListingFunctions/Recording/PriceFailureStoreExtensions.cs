namespace ListingFunctions.Recording;

/// <summary>What the operations on one failure share.</summary>
internal static class PriceFailureStoreExtensions
{
    /// <summary>The failure that an address names; <see langword="null"/> where there is none.</summary>
    public static async Task<PriceFailure?> FindAsync(
        this IPriceFailureStore failures,
        string id,
        CancellationToken cancellationToken
    ) => PriceFailure.IsId(id) ? await failures.ReadAsync(id, cancellationToken) : null;
}

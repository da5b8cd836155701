namespace ListingFunctions.Erasure;

/// <summary>What was erased of a listing, now or before.</summary>
/// <param name="ListingId">The listing.</param>
/// <param name="IsStored">Whether there is a document of it, deleted or not.</param>
/// <param name="ArchivedDeletions">How many of its deletions are archived.</param>
/// <param name="PriceFailures">How many dead letters there are of it.</param>
public sealed record ListingErasure(long ListingId, bool IsStored, int ArchivedDeletions, int PriceFailures);

using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.Recording;

/// <summary>A document that the feed delivered, and the listing that it is.</summary>
/// <param name="Document">The document.</param>
/// <param name="Stored">The listing; <see langword="null"/> if it is none.</param>
/// <param name="Reason">Why it is none.</param>
internal sealed record DeliveredListing(JsonElement Document, StoredListing? Stored, string? Reason)
{
    private bool? _isPlain;

    /// <summary>The id as it is written; <see langword="null"/> if there is none.</summary>
    public string? ListingId => StoredListing.IdOf(Document);

    /// <summary>
    /// Whether there is nothing to do for the listing but to record what it carries: it was not written out of band, has
    /// no known gap, and what is derived from it is as it should be. Computed once, as it takes a digest of the content.
    /// </summary>
    public bool IsPlain =>
        _isPlain ??=
            Stored?.Listing is { MayDifferFromHistory: false, IsEdited: false, IsToBeRefreshed: false, GapDate: null };

    public static DeliveredListing Of(JsonElement document)
    {
        _ = StoredListing.TryRead(document, out var stored, out var reason);
        return new DeliveredListing(document, stored, reason);
    }
}

using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.Recording;

/// <summary>A document that the feed delivered, and the listing that it is.</summary>
/// <param name="Document">The document.</param>
/// <param name="Stored">The listing; <see langword="null"/> if it is none.</param>
/// <param name="Reason">Why it is none.</param>
internal sealed record DeliveredListing(JsonElement Document, StoredListing? Stored, string? Reason)
{
    public string? ListingId => StoredListing.IdOf(Document);

    public static DeliveredListing Of(JsonElement document)
    {
        _ = StoredListing.TryRead(document, out var stored, out var reason);
        return new DeliveredListing(document, stored, reason);
    }
}

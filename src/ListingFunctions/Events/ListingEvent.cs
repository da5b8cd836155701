using ListingFunctions.Listings;

namespace ListingFunctions.Events;

/// <summary>What became of a listing, for whoever keeps a copy of the listings.</summary>
/// <param name="Type"><see cref="Changed"/> or <see cref="Deleted"/>.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="OccurredDate">When it was changed or deleted.</param>
/// <param name="Listing">The listing at its latest state; <see langword="null"/> if it is deleted.</param>
public sealed record ListingEvent(
    string Type,
    long ListingId,
    DateTimeOffset OccurredDate,
    ListingResponse? Listing = null
)
{
    /// <summary>The listing was created or changed, or its deletion was undone.</summary>
    public const string Changed = "listing.changed";

    /// <summary>The listing was deleted.</summary>
    public const string Deleted = "listing.deleted";

    /// <summary>The event that the latest state of a listing stands for.</summary>
    public static ListingEvent Of(Listing listing) =>
        listing.DeletedDate is { } deleted
            ? new ListingEvent(Deleted, listing.Id, deleted)
            : new ListingEvent(Changed, listing.Id, listing.ChangedDate, new ListingResponse(listing));
}

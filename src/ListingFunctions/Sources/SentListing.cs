using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Sources;

/// <summary>
/// A listing of a catalogue. Sent again unchanged it changes nothing; a deleted listing that is sent again is restored, and
/// its history continues.
/// </summary>
/// <param name="write">The content.</param>
/// <param name="preconditions">The conditions of the request, if it is about this one listing.</param>
internal sealed class SentListing(ListingWrite write, Preconditions? preconditions = null) : ISentListing
{
    public ValueTask<UpdateDecision> DecideAsync(StoredListing stored, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Decide(stored));

    public (Listing? Listing, IResult? Rejection) Create(long id, string creation, DateTimeOffset now) =>
        preconditions?.Check(null) is { } failed ? (null, failed) : (Listing.Create(id, write, now, creation), null);

    private UpdateDecision Decide(StoredListing stored)
    {
        var isDeleted = stored.Listing.DeletedDate is not null;
        // What is deleted has no current version.
        var current = isDeleted ? null : stored.Listing.ValidatorsAt(stored.ETag);
        if (preconditions?.Check(current) is { } failed)
            return UpdateDecision.Reject(failed);
        return !isDeleted && !stored.Listing.IsEdited && stored.Listing.HasContentOf(write)
            ? UpdateDecision.Leave
            : UpdateDecision.To(write);
    }
}

using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Sources;

/// <summary>A listing that a source sent under one of its keys.</summary>
public interface ISentListing
{
    /// <summary>What to do with the listing of the key, as it is stored now, deleted or not.</summary>
    ValueTask<UpdateDecision> DecideAsync(StoredListing stored, CancellationToken cancellationToken);

    /// <summary>The new listing of the key, or the response that rejects it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="creation">See <see cref="Listing.Creation"/>.</param>
    /// <param name="now">The current time.</param>
    (Listing? Listing, IResult? Rejection) Create(long id, string creation, DateTimeOffset now);
}

using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>What an update does with the version of a listing that it meets.</summary>
/// <param name="Write">The new content; <see langword="null"/> leaves the listing as it is.</param>
/// <param name="Instead">The response, if the update is rejected.</param>
public sealed record UpdateDecision(ListingWrite? Write, IResult? Instead)
{
    /// <summary>Leaves the listing as it is.</summary>
    public static UpdateDecision Leave { get; } = new(null, null);

    /// <summary>Replaces the content.</summary>
    public static UpdateDecision To(ListingWrite write) => new(write, null);

    /// <summary>Rejects the update.</summary>
    public static UpdateDecision Reject(IResult instead) => new(null, instead);
}

/// <summary>The result of an update of a listing.</summary>
/// <param name="Listing">The listing as this update left it; <see langword="null"/> if it was rejected.</param>
/// <param name="ETag">
/// Its ETag; <see langword="null"/> if a later write has already overwritten this version.
/// </param>
/// <param name="Instead">The response, if the update was rejected.</param>
public sealed record ListingUpdate(Listing? Listing, string? ETag, IResult? Instead = null)
{
    /// <summary>Whether nothing was written, because that is what the update decided.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Whether there is no listing with this id, not even a deleted one.</summary>
    public bool IsMissing { get; init; }

    /// <summary>An update that was rejected.</summary>
    public static ListingUpdate Rejected(IResult instead) => new(null, null, instead);

    /// <summary>200 with the listing, or the response instead.</summary>
    internal IResult ToResponse() => Instead ?? Listing!.ToResponse(ETag);
}

using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>Request bodies and responses that the operations on a listing share.</summary>
internal static class ListingResponses
{
    /// <summary>
    /// The response with the listing; without an ETag if a later write has already overwritten this version.
    /// </summary>
    public static IResult ToResponse(
        this Listing listing,
        string? etag,
        int status = StatusCodes.Status200OK,
        string? location = null
    ) =>
        new JsonResponse<ListingResponse>(new ListingResponse(listing), ListingsJson.Types.ListingResponse, status)
        {
            Validators = etag is null ? null : listing.ValidatorsAt(etag),
            Location = location,
        };

    /// <summary>
    /// The validators of this version of the listing, whose ETag in Cosmos is <paramref name="etag"/>. It was modified
    /// when Cosmos wrote it, through the API or not; that is unknown of a version that was not read.
    /// </summary>
    public static Validators ValidatorsAt(this Listing listing, string etag) =>
        new(
            etag,
            listing.Timestamp is { } written ? DateTimeOffset.FromUnixTimeSeconds(written) : null,
            SharesSecond: listing.Timestamp == listing.PreviousTimestamp
        );

    /// <summary>
    /// The rejection of an update of this version: 404 if it is deleted, 412 if it does not meet the conditions;
    /// <see langword="null"/> if the update may proceed.
    /// </summary>
    public static UpdateDecision? Check(this Preconditions preconditions, StoredListing stored, string id)
    {
        if (stored.Listing.DeletedDate is not null)
            return UpdateDecision.Reject(Problem.NoListing(id));
        return preconditions.Check(stored.Listing.ValidatorsAt(stored.ETag)) is { } failed
            ? UpdateDecision.Reject(failed)
            : null;
    }

    /// <summary>Reads the listing in the body of a request, or the problem with it.</summary>
    public static async Task<(ListingWrite? Write, Problem? Problem)> ReadAsync(
        this ListingWriteRules rules,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (json, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        return problem is null ? rules.Read(json) : (null, problem);
    }
}

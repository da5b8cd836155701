using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>What the operations on a listing share at their HTTP end.</summary>
internal static class ListingAnswers
{
    /// <summary>The listing as an answer; without an ETag where it was made, and others have written since.</summary>
    public static IResult ToAnswer(
        this Listing listing,
        string? etag,
        int status = StatusCodes.Status200OK,
        string? location = null
    ) =>
        new JsonResponse<ListingAnswer>(new ListingAnswer(listing), ListingsJson.Types.ListingAnswer, status)
        {
            ETag = etag,
            LastModified = listing.UpdatedDate,
            Location = location,
        };

    /// <summary>The listing that a request's body says, or what is wrong with it.</summary>
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

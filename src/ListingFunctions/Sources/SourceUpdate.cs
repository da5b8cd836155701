using System.Text.Json.Serialization;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Sources;

/// <summary>What became of a listing that a source sent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceOutcome>))]
public enum SourceOutcome
{
    /// <summary>It is a new listing.</summary>
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>It was changed, or restored after its deletion.</summary>
    [JsonStringEnumMemberName("updated")]
    Updated,

    /// <summary>It was sent before, as it is.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>It breaks a rule; sent again as it is, it would be rejected again.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>It may or may not have been applied, and may be sent again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>The result for a listing that a source sent.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Listing">The listing; <see langword="null"/> if it was rejected or failed.</param>
/// <param name="ETag">Its ETag; <see langword="null"/> if a later write has already overwritten it.</param>
/// <param name="Instead">The response, if it was rejected or failed.</param>
public sealed record SourceUpdate(SourceOutcome Outcome, Listing? Listing, string? ETag, IResult? Instead = null)
{
    /// <summary>The result of an update of an existing listing.</summary>
    public static SourceUpdate Of(ListingUpdate update)
    {
        if (update.Instead is not null)
            return Of(update.Instead);
        var outcome = update.IsUnchanged ? SourceOutcome.Unchanged : SourceOutcome.Updated;
        return new SourceUpdate(outcome, update.Listing, update.ETag);
    }

    /// <summary>The result of a response instead of the listing.</summary>
    public static SourceUpdate Of(IResult instead) =>
        new(IsTransient(instead) ? SourceOutcome.Failed : SourceOutcome.Rejected, null, null, instead);

    /// <summary>Whether the same may succeed later.</summary>
    private static bool IsTransient(IResult instead) =>
        instead
            is Problem
            {
                Status: StatusCodes.Status409Conflict
                    or StatusCodes.Status429TooManyRequests
                    or StatusCodes.Status503ServiceUnavailable
            };
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ListingFunctions.Listings;

/// <summary>A listing in a response: the <c>Listing</c> of the contract, without internal members.</summary>
[method: SetsRequiredMembers]
public record ListingResponse(Listing Listing) : ListingWrite(Listing)
{
    /// <summary>The stored listing.</summary>
    [JsonIgnore]
    public Listing Listing { get; } = Listing;

    /// <summary>See <see cref="ListingId"/>.</summary>
    [JsonPropertyOrder(-3)]
    public long Id => Listing.Id;

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    [JsonPropertyOrder(-2)]
    public DateTimeOffset CreatedDate => Listing.CreatedDate;

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset UpdatedDate => Listing.UpdatedDate;
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ListingFunctions.Listings;

/// <summary>A listing in a response to a request with <c>include=price_trend</c>.</summary>
[method: SetsRequiredMembers]
public sealed record ListingWithTrend(Listing Listing, PriceTrendResponse PriceTrend) : ListingResponse(Listing)
{
    /// <summary>What its price did.</summary>
    [JsonPropertyOrder(1)]
    public PriceTrendResponse PriceTrend { get; } = PriceTrend;

    /// <summary>A listing with its trend at a time.</summary>
    internal static ListingWithTrend Of(Listing listing, DateTimeOffset now) =>
        new(listing, PriceTrendResponse.Of(listing, now));
}

using ListingFunctions.Http;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>The parameters that select a part of a history.</summary>
internal static class PriceRangeParameters
{
    /// <summary>The range of the parameters <c>from</c>, which belongs to it, and <c>to</c>, which does not.</summary>
    public static PriceRange PriceRange(this QueryParameters parameters)
    {
        // Changes have whole milliseconds: one at or after an instant between two of them is at the second or after.
        var range = new PriceRange(parameters.Instant("from"), parameters.Instant("to"));
        if (range.From > range.Before)
            parameters.Break("from", "must not be later than to");
        return range;
    }
}

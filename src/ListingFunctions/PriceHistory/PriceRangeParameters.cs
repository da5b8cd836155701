using ListingFunctions.Http;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>The parameters that select a range of a price history.</summary>
internal static class PriceRangeParameters
{
    /// <summary>The range from <c>from</c> (inclusive) to <c>to</c> (exclusive).</summary>
    public static PriceRange PriceRange(this QueryParameters parameters)
    {
        // Changes have whole milliseconds, so an instant between two milliseconds is rounded up.
        var range = new PriceRange(parameters.Instant("from"), parameters.Instant("to"));
        if (range.From > range.Before)
            parameters.Break("from", "must not be later than to", RuleCode.Bounds);
        return range;
    }
}

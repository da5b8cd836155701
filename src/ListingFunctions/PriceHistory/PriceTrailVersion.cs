using System.Globalization;
using System.Text;
using ListingFunctions.Http;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The version (ETag) of the complete price history of a listing, computed from its trail alone. Everything older than
/// the trail is fixed by <see cref="PriceTrail.OlderUntil"/>, so the version changes if, and only if, the prices or those missing do.
/// </summary>
internal static class PriceTrailVersion
{
    public static Validators Version(this PriceTrail trail)
    {
        var text = new StringBuilder(trail.OlderUntil is { } until ? PriceChange.KeyOf(until) : "");
        foreach (var change in trail.Recent)
            text.Append(CultureInfo.InvariantCulture, $"|{change.Key}={change.PriceEur}");
        text.Append('|').Append(MissingPrices.TextOf(trail.Missing));
        var (last, previous) = (
            trail.Last?.CreatedDate,
            trail.Recent is [.., var one, _] ? one.CreatedDate : trail.OlderUntil
        );
        return new Validators(
            Content.ETagOf(Encoding.UTF8.GetBytes(text.ToString())),
            // A loss may be accepted at any time.
            trail.Missing.Count == 0
                ? last
                : null,
            SharesSecond: last?.ToUnixTimeSeconds() == previous?.ToUnixTimeSeconds()
        );
    }
}

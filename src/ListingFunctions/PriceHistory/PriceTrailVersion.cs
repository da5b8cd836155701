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
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(trail.OlderUntil?.UtcTicks ?? 0);
        foreach (var change in trail.Recent)
        {
            writer.Write(change.CreatedDate.UtcTicks);
            writer.Write(change.PriceEur);
        }

        writer.Write(MissingPrices.TextOf(trail.Missing));
        var (last, previous) = (
            trail.Last?.CreatedDate,
            trail.Recent is [.., var one, _] ? one.CreatedDate : trail.OlderUntil
        );
        return new Validators(
            Content.ETagOf(content.GetBuffer().AsSpan(0, (int)content.Length)),
            // A loss may be accepted at any time.
            trail.Missing.Count == 0
                ? last
                : null,
            SharesSecond: last?.ToUnixTimeSeconds() == previous?.ToUnixTimeSeconds()
        );
    }
}

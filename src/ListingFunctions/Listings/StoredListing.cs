using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Json;
using ListingFunctions.Prices;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Listings;

/// <summary>
/// A listing as it was read from its container. What a document must be to count as a listing is decided here, for the
/// API, the lists, the feeds and the archive alike; any other document was written by other means and affects nothing.
/// </summary>
/// <param name="Listing">The listing.</param>
/// <param name="ETag">The ETag at which it was read, with its quotes, as in HTTP.</param>
public sealed record StoredListing(Listing Listing, string ETag)
{
    /// <summary>Parses a document; if it returns false, the reason why it is not a listing.</summary>
    public static bool TryRead(
        JsonElement document,
        [NotNullWhen(true)] out StoredListing? stored,
        [NotNullWhen(false)] out string? reason
    )
    {
        stored = null;
        try
        {
            var listing = document.Deserialize(ListingsJson.Types.Listing);
            reason =
                IdOf(document) is { } id && listing is not null ? Validate(id, listing) : "The document has no id.";
            if (reason is null)
                stored = new StoredListing(listing!, listing!.ETag ?? "");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No call is made here: whatever fails is caused by the document, and fails every time.
            reason = $"The document cannot be read: {e.Message}";
        }

        return stored is not null;
    }

    /// <summary>
    /// The id exactly as it is written, with its escapes (some escape sequences are not valid text);
    /// <see langword="null"/> if there is none.
    /// </summary>
    public static string? IdOf(JsonElement document)
    {
        try
        {
            return
                document.ValueKind == JsonValueKind.Object
                && document.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String
                ? id.GetRawText().Trim('"')
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // The name of a member is not valid text.
        }
    }

    /// <summary>Why a document that has the members of a listing is none; <see langword="null"/> if it is one.</summary>
    /// <param name="id">Its <c>id</c>.</param>
    /// <param name="listing">Its members.</param>
    public static string? Validate(string id, Listing listing)
    {
        if (!ListingId.TryParse(id, out _))
            return $"The document's id is not a listing id: {id}";
        if (listing.Timestamp is < 0 or > Instant.LastSecond)
            return $"_ts is {listing.Timestamp}, which is not a valid timestamp.";
        if (listing.ETag is { } etag && !IsPlainETag(etag) && !EntityTagHeaderValue.TryParse(etag, out _))
            return $"_etag is {etag}, which is not an ETag.";
        if (!double.IsFinite(listing.SurfaceAreaM2))
            return "surface_area_m2 is not a finite number.";
        if (!Enum.IsDefined(listing.BuildingType))
            return $"building_type is {listing.BuildingType}, which is not a building type.";
        if (!PriceTrail.IsPrice(listing.LatestPriceEur))
            return $"latest_price_eur is {listing.LatestPriceEur}, which is not a price.";
        return Validate(listing.RecentPrices, listing.OlderUntil);
    }

    /// <summary>Whether it is a strong ETag of letters, digits and the like, as those of Cosmos are.</summary>
    private static bool IsPlainETag(string etag) =>
        etag is ['"', _, .., '"'] && !etag.AsSpan(1, etag.Length - 2).ContainsAnyExceptInRange('#', '~');

    private static string? Validate(IReadOnlyList<PriceChange> recent, DateTimeOffset? olderUntil)
    {
        // Every read of a listing comes by here, and every listing of a page: one pass.
        var isNumbered = recent is [{ Number: not 0 }, ..];
        for (var i = 0; i < recent.Count; i++)
        {
            if (recent[i] is not { } change)
                return "recent_prices contains null.";
            if (!PriceTrail.IsPrice(change.PriceEur))
                return $"recent_prices contains {change.PriceEur}, which is not a price.";
            if (i > 0 && change.CreatedDate <= recent[i - 1].CreatedDate)
                return "recent_prices is not in chronological order.";
            if (isNumbered ? change.Number != recent[0].Number + i || change.Number < 0 : change.Number != 0)
                return "recent_prices is not numbered consecutively.";
        }

        if (recent is [.., var last] && last.CreatedDate >= Instant.Last)
            return "recent_prices leaves no instant for the next change.";
        return recent.Count > 0 && olderUntil >= recent[0].CreatedDate
            ? "older_until is not before recent_prices."
            : null;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Prices;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Listings;

/// <summary>
/// The part of a document of <c>listings</c> that the feed functions need: its prices and versions. Nothing else is
/// parsed, so the price of a listing with a malformed address is still recorded.
/// </summary>
public sealed record FeedDocument
{
    /// <summary>Cosmos <c>id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The current price in the document.</summary>
    public required decimal LatestPriceEur { get; init; }

    /// <inheritdoc cref="PriceTrail.Recent"/>
    // The generated deserializer passes null for a missing member.
    public IReadOnlyList<PriceChange> RecentPrices
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <inheritdoc cref="PriceTrail.OlderUntil"/>
    public DateTimeOffset? OlderUntil { get; init; }

    /// <inheritdoc cref="Listing.DeletedDate"/>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>When it was archived; from then on it and its history wait to expire.</summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <inheritdoc cref="Listing.Timestamp"/>
    [JsonPropertyName("_ts")]
    public long Timestamp { get; init; }

    /// <summary>The ETag of this version of the document.</summary>
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }

    /// <summary>The listing's id; see <see cref="TryRead"/>.</summary>
    [JsonIgnore]
    public long ListingId { get; private init; }

    /// <summary>The trail in the document.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderUntil);

    /// <summary>When Cosmos wrote this version.</summary>
    [JsonIgnore]
    public DateTimeOffset WrittenDate => DateTimeOffset.FromUnixTimeSeconds(Timestamp);

    /// <summary>Parses a document; if it returns false, the reason why no price can ever be recorded from it.</summary>
    public static bool TryRead(
        JsonElement element,
        [NotNullWhen(true)] out FeedDocument? document,
        [NotNullWhen(false)] out string? reason
    )
    {
        document = null;
        try
        {
            var read = element.Deserialize(ListingsJson.Types.FeedDocument)!;
            reason = Validate(read, out var listingId);
            if (reason is null)
                document = read with { ListingId = listingId };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No call is made here: whatever fails is caused by the document, and fails every time.
            reason = $"The document cannot be read: {e.Message}";
        }

        return document is not null;
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

    /// <summary>
    /// The end of the year 9998, in seconds: after a later instant there would be no room for another.
    /// </summary>
    private const long MaxTimestamp = 253_370_764_799;

    private static string? Validate(FeedDocument? read, out long listingId)
    {
        listingId = 0;
        if (read is null)
            return "The document is null.";
        if (!Listings.ListingId.TryParse(read.Id, out listingId))
            return $"The document's id is not a listing id: {read.Id}";
        if (read.Timestamp is < 0 or > MaxTimestamp)
            return $"_ts is {read.Timestamp}, which is not a valid timestamp.";
        if (read.ETag is { } etag && !EntityTagHeaderValue.TryParse(etag, out _))
            return $"_etag is {etag}, which is not an ETag.";
        if (!PriceTrail.IsPrice(read.LatestPriceEur))
            return $"latest_price_eur is {read.LatestPriceEur}, which is not a price.";
        if (read.RecentPrices.Any(change => change is null))
            return "recent_prices contains null.";
        if (read.RecentPrices.FirstOrDefault(change => !PriceTrail.IsPrice(change.PriceEur)) is { } change)
            return $"recent_prices contains {change.PriceEur}, which is not a price.";
        if (
            read
                .RecentPrices.Zip(read.RecentPrices.Skip(1))
                .Any(pair => pair.Second.CreatedDate <= pair.First.CreatedDate)
        )
            return "recent_prices is not in chronological order.";
        return null;
    }
}

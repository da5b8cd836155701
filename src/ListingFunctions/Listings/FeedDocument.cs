using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Prices;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Listings;

/// <summary>
/// What the recorder reads of a document in the feed of <c>listings</c>: its prices and nothing else, so that a
/// listing with a broken address still has its price recorded.
/// </summary>
public sealed record FeedDocument
{
    /// <summary>Deeper than any document that Cosmos takes: one such document must not make a batch unreadable.</summary>
    public static readonly JsonDocumentOptions ReadingOptions = new() { MaxDepth = 1024 };

    /// <summary>Cosmos <c>id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The price that the document shows.</summary>
    public required decimal LatestPriceEur { get; init; }

    /// <inheritdoc cref="PriceTrail.Recent"/>
    // The generated reader passes null for a member that is missing.
    public IReadOnlyList<PriceChange> RecentPrices
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <inheritdoc cref="PriceTrail.OlderUntil"/>
    public DateTimeOffset? OlderUntil { get; init; }

    /// <inheritdoc cref="Listing.DeletedDate"/>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>When it was archived; from then on it and its history wait for their end.</summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <inheritdoc cref="Listing.Timestamp"/>
    [JsonPropertyName("_ts")]
    public long Timestamp { get; init; }

    /// <summary>The version of the document that the feed shows.</summary>
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }

    /// <summary>The listing's id; see <see cref="TryRead"/>.</summary>
    [JsonIgnore]
    public long ListingId { get; private init; }

    /// <summary>The prices that the document carries.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderUntil);

    /// <summary>When Cosmos wrote this version.</summary>
    [JsonIgnore]
    public DateTimeOffset WrittenDate => DateTimeOffset.FromUnixTimeSeconds(Timestamp);

    /// <summary>Reads a document, or says why no price can ever be recorded from it.</summary>
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
            // Nothing is asked of anybody here: whatever goes wrong does so because of the document, every time.
            reason = $"The document cannot be read: {e.Message}";
        }

        return document is not null;
    }

    /// <summary>The id as it is written, escapes and all: some escaped text is no text. <see langword="null"/> where there is none.</summary>
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
            return null; // A member's name is no text.
        }
    }

    /// <summary>The end of the year 9998, in seconds: later instants could not be followed by others.</summary>
    private const long MaxTimestamp = 253_370_764_799;

    private static string? Validate(FeedDocument? read, out long listingId)
    {
        listingId = 0;
        if (read is null)
            return "The document is null.";
        if (!Listings.ListingId.TryParse(read.Id, out listingId))
            return $"The document's id is not the id of a listing: {read.Id}";
        if (read.Timestamp is < 0 or > MaxTimestamp)
            return $"_ts is {read.Timestamp}, which is not a time of a write.";
        if (read.ETag is { } etag && !EntityTagHeaderValue.TryParse(etag, out _))
            return $"_etag is {etag}, which is not an ETag.";
        if (!PriceTrail.IsPrice(read.LatestPriceEur))
            return $"latest_price_eur is {read.LatestPriceEur}, which is not a price.";
        if (read.RecentPrices.Any(change => change is null))
            return "recent_prices holds null.";
        if (read.RecentPrices.FirstOrDefault(change => !PriceTrail.IsPrice(change.PriceEur)) is { } change)
            return $"recent_prices holds {change.PriceEur}, which is not a price.";
        if (
            read
                .RecentPrices.Zip(read.RecentPrices.Skip(1))
                .Any(pair => pair.Second.CreatedDate <= pair.First.CreatedDate)
        )
            return "recent_prices is not in order of time.";
        return null;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Listings;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// What the recorder reads of a document in the feed of <c>listings</c>: its prices and nothing else, so that a
/// listing with a broken address still has its price recorded.
/// </summary>
public sealed record FeedDocument
{
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

    /// <inheritdoc cref="PriceTrail.Older"/>
    public bool OlderPrices { get; init; }

    /// <inheritdoc cref="Listing.DeletedDate"/>
    public DateTimeOffset? DeletedDate { get; init; }

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
    public PriceTrail Trail => new(RecentPrices, OlderPrices);

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
            var read = element.Deserialize(ListingJson.Types.FeedDocument)!;
            reason = ReasonAgainst(read, out var listingId);
            if (reason is null)
                document = read with { ListingId = listingId };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            reason = $"The document cannot be read: {e.Message}";
        }

        return document is not null;
    }

    private static string? ReasonAgainst(FeedDocument? read, out long listingId)
    {
        listingId = 0;
        if (read is null)
            return "The document is null.";
        if (!Listings.ListingId.TryParse(read.Id, out listingId))
            return $"The document's id is not the id of a listing: {read.Id}";
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

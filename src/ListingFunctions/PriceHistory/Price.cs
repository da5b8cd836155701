using System.Text.Json.Serialization;

namespace ListingFunctions.PriceHistory;

/// <summary>A price in a listing's history as clients see it: the contract's <c>Price</c>.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the write that set it was made; RFC 3339 in UTC with milliseconds.</param>
/// <param name="ListingId">The listing.</param>
public sealed record Price(decimal PriceEur, DateTimeOffset CreatedDate, long ListingId);

/// <summary>
/// A price change as <c>listing_prices</c> holds it. Partition key <c>/listing_id</c>: a history is always asked for
/// as a whole, and its changes come one at a time. <c>id</c> is <see cref="PriceChange.Key"/>.
/// </summary>
/// <param name="Id">The instant, so that one listing has one price at one instant.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the write that set it was made.</param>
public sealed record PriceDocument(string Id, long ListingId, decimal PriceEur, DateTimeOffset CreatedDate);

/// <summary>A document of the change feed whose price could not be recorded and never can, as <c>price_failures</c> holds it (partition key <c>/id</c>).</summary>
/// <param name="Id">A digest of the document, so that delivering it again adds nothing.</param>
/// <param name="ListingId">The document's <c>id</c>, where it has one that is text.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Document">The document as it came, as text.</param>
/// <param name="FailedDate">When.</param>
public sealed record PriceFailure(
    string Id,
    string? ListingId,
    string Reason,
    string Document,
    DateTimeOffset FailedDate
)
{
    /// <summary>Whether <see cref="Document"/> is only the beginning, because the whole would not fit into a document of Cosmos (2 MB).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }
}

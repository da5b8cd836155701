using System.Text.Json.Serialization;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The change feed of <c>listing_prices</c>: price changes in the order in which they were recorded, within each
/// partition range. A reader that continues from where it stopped receives each document at least once.
/// </summary>
public interface IPriceFeed
{
    /// <summary>
    /// Reads the page after <paramref name="continuation"/> (<see langword="null"/> is the beginning). One call.
    /// <see langword="null"/> if the continuation is not valid for this container.
    /// </summary>
    /// <param name="continuation">The end of the previous page.</param>
    /// <param name="limit">The number of documents; more if Cosmos wrote several in one transaction.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<PriceFeedPage?> ReadAsync(string? continuation, int limit, CancellationToken cancellationToken);

    /// <summary>The continuation at the current end of the feed. One call.</summary>
    Task<string> EndAsync(CancellationToken cancellationToken);
}

/// <summary>A page of the feed.</summary>
/// <param name="Documents">The documents that are price changes, in feed order.</param>
/// <param name="Continuation">The start of the next page.</param>
/// <param name="IsEnd">Whether the end of the feed was reached.</param>
public sealed record PriceFeedPage(IReadOnlyList<PriceFeedDocument> Documents, string Continuation, bool IsEnd);

/// <summary>
/// The part of a document of <c>listing_prices</c> that the feed needs; see <see cref="Prices.PriceDocument"/>.
/// </summary>
public sealed record PriceFeedDocument
{
    /// <summary>The listing.</summary>
    public required long ListingId { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.Number"/>
    public long Number { get; init; }

    /// <summary>Euros.</summary>
    public required decimal PriceEur { get; init; }

    /// <summary>When the price was set.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.PreviousPriceEur"/>
    public decimal? PreviousPriceEur { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.IsFirst"/>
    public bool IsFirst { get; init; }

    /// <summary>
    /// Time to live in seconds, set when its listing was deleted and archived; −1 if the deletion was undone.
    /// </summary>
    [JsonPropertyName("ttl")]
    public long? TimeToLive { get; init; }
}

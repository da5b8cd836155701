using System.Text.Json.Serialization;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The change feed of <c>listing_prices</c>: what was recorded, in the order in which it was, range by range of the
/// container. It shows each document at least once to whoever goes on from where they were.
/// </summary>
public interface IPriceFeed
{
    /// <summary>
    /// What comes after <paramref name="continuation"/> (<see langword="null"/> is the beginning). One call.
    /// <see langword="null"/> where it is none of this container.
    /// </summary>
    /// <param name="continuation">Where the page before ended.</param>
    /// <param name="limit">How many documents; more where Cosmos wrote several as one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<PriceFeedPage?> ReadAsync(string? continuation, int limit, CancellationToken cancellationToken);

    /// <summary>The continuation after which comes what is recorded from now on. One call.</summary>
    Task<string> EndAsync(CancellationToken cancellationToken);
}

/// <summary>Documents of the feed.</summary>
/// <param name="Documents">Those that are price changes, in their order.</param>
/// <param name="Continuation">Where the next page begins.</param>
/// <param name="IsEnd">Whether nothing more had been recorded.</param>
public sealed record PriceFeedPage(IReadOnlyList<PriceFeedDocument> Documents, string Continuation, bool IsEnd);

/// <summary>What is read of a document of <c>listing_prices</c>; see <see cref="Prices.PriceDocument"/>.</summary>
public sealed record PriceFeedDocument
{
    /// <summary>The listing.</summary>
    public required long ListingId { get; init; }

    /// <summary>Euros.</summary>
    public required decimal PriceEur { get; init; }

    /// <summary>When the write that set it was made.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.PreviousPriceEur"/>
    public decimal? PreviousPriceEur { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.IsFirst"/>
    public bool IsFirst { get; init; }

    /// <summary>Seconds until it expires, where its listing was deleted and archived; −1 where that was taken back.</summary>
    [JsonPropertyName("ttl")]
    public long? TimeToLive { get; init; }
}

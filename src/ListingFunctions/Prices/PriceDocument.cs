namespace ListingFunctions.Prices;

/// <summary>
/// A price change as <c>listing_prices</c> holds it. Partition key <c>/listing_id</c>: a history is always asked for
/// as a whole, and its changes come one at a time. <c>id</c> is <see cref="PriceChange.Key"/>.
/// </summary>
/// <param name="Id">The instant, so that one listing has one price at one instant.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the write that set it was made.</param>
/// <param name="PreviousPriceEur">The price before it, in euros, where there is one and whoever recorded this knew it.</param>
/// <param name="IsFirst"><see langword="true"/> where there is none; absent otherwise.</param>
public sealed record PriceDocument(
    string Id,
    long ListingId,
    decimal PriceEur,
    DateTimeOffset CreatedDate,
    decimal? PreviousPriceEur = null,
    bool? IsFirst = null
);

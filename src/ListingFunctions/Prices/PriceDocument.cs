namespace ListingFunctions.Prices;

/// <summary>
/// A price change as stored in <c>listing_prices</c> (partition key <c>/listing_id</c>: a history is always read as a
/// whole, and the changes of one listing arrive one at a time). <c>id</c> is <see cref="PriceChange.Key"/>.
/// </summary>
/// <param name="Id">The instant as text; a listing has one price at one instant.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the price was set.</param>
/// <param name="PreviousPriceEur">
/// The previous price in euros; absent if there is none, or if it was unknown when this was recorded.
/// </param>
/// <param name="IsFirst"><see langword="true"/> if the change is the first of its listing; absent otherwise.</param>
public sealed record PriceDocument(
    string Id,
    long ListingId,
    decimal PriceEur,
    DateTimeOffset CreatedDate,
    decimal? PreviousPriceEur = null,
    bool? IsFirst = null
);

namespace ListingFunctions.PriceHistory;

/// <summary>A price in a response: the <c>Price</c> of the contract.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the price was set; RFC 3339 in UTC with milliseconds.</param>
/// <param name="ListingId">The listing.</param>
public sealed record Price(decimal PriceEur, DateTimeOffset CreatedDate, long ListingId);

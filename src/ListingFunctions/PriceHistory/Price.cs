namespace ListingFunctions.PriceHistory;

/// <summary>A price in a listing's history as clients see it: the contract's <c>Price</c>.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the write that set it was made; RFC 3339 in UTC with milliseconds.</param>
/// <param name="ListingId">The listing.</param>
public sealed record Price(decimal PriceEur, DateTimeOffset CreatedDate, long ListingId);

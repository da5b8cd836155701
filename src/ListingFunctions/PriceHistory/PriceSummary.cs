using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The summary of a range of a price history. A price is in force from the write that set it until the next one; the
/// price in force at the start of the range counts, with the date of its write, which may be before the range.
/// </summary>
/// <param name="ListingId">The listing.</param>
/// <param name="From">
/// The start of the range: as requested, but not before the first price, nor after <see cref="To"/>.
/// </param>
/// <param name="To">The end of the range, exclusive: as requested, but not after now.</param>
/// <param name="First">The price in force at <see cref="From"/>.</param>
/// <param name="Latest">The price in force at the end.</param>
/// <param name="Lowest">The lowest price; the earliest of equal ones.</param>
/// <param name="Highest">The highest price; the earliest of equal ones.</param>
/// <param name="ChangesCount">How often the price changed: the number of prices after <see cref="First"/>.</param>
/// <param name="SinceFirst">
/// The difference from <see cref="First"/> to <see cref="Latest"/>; zero if they are the same.
/// </param>
/// <param name="SincePrevious">
/// The difference from the price before <see cref="Latest"/>; <see langword="null"/> if there is none in the range.
/// </param>
/// <param name="DaysAtCurrentPrice">
/// Days of 24 hours from the write of <see cref="Latest"/> to <see cref="To"/>, to two decimal places.
/// </param>
/// <param name="TimeWeightedAverageEur">
/// The mean price, weighted by how long each price was in force within the range, in euros rounded to cents, halves up;
/// <see cref="Latest"/> if the range has no length.
/// </param>
/// <param name="PricePerM2Eur">
/// <see cref="Latest"/> divided by the current surface area of the listing, to two decimal places;
/// <see langword="null"/> if the area is zero, or so small that the quotient exceeds the maximum price.
/// </param>
public sealed record PriceSummary(
    long ListingId,
    DateTimeOffset From,
    DateTimeOffset To,
    DatedPrice First,
    DatedPrice Latest,
    DatedPrice Lowest,
    DatedPrice Highest,
    long ChangesCount,
    PriceDifference SinceFirst,
    PriceDifference? SincePrevious,
    decimal DaysAtCurrentPrice,
    decimal TimeWeightedAverageEur,
    decimal? PricePerM2Eur
);

/// <summary>A price, and when it was set.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When it was set.</param>
public sealed record DatedPrice(decimal PriceEur, DateTimeOffset CreatedDate)
{
    /// <summary>The price of a change.</summary>
    internal static DatedPrice Of(PriceChange change) => new(change.PriceEur, change.CreatedDate);
}

using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// What a span of a history comes to. A price is in force from the write that set it until the next one; the price in
/// force when the span begins belongs to it, with the date of its write, which may lie before the span.
/// </summary>
/// <param name="ListingId">The listing.</param>
/// <param name="From">Where the span begins: as asked for, but not before the first price, nor after <see cref="To"/>.</param>
/// <param name="To">Where it ends, itself excluded: as asked for, but not after now.</param>
/// <param name="First">The price in force at <see cref="From"/>.</param>
/// <param name="Latest">The price in force at the end.</param>
/// <param name="Lowest">The lowest; of equal ones the earliest.</param>
/// <param name="Highest">The highest; of equal ones the earliest.</param>
/// <param name="ChangesCount">How often the price changed: how many prices came after <see cref="First"/>.</param>
/// <param name="SinceFirst">From <see cref="First"/> to <see cref="Latest"/>; zero where they are one.</param>
/// <param name="SincePrevious">From the price before <see cref="Latest"/>; <see langword="null"/> where none came before it in the span.</param>
/// <param name="DaysAtCurrentPrice">Days of 24 hours from the write of <see cref="Latest"/> to <see cref="To"/>, two decimal places.</param>
/// <param name="TimeWeightedAverageEur">The mean of the prices by the time that each was in force within the span, in euros and cents, half a cent up; <see cref="Latest"/> where the span has no length.</param>
/// <param name="PricePerM2Eur"><see cref="Latest"/> by the listing's area as it is now, two decimal places; <see langword="null"/> where the area is zero, or so small that the quotient exceeds any price.</param>
public sealed record PriceSummary(
    long ListingId,
    DateTimeOffset From,
    DateTimeOffset To,
    PriceChange First,
    PriceChange Latest,
    PriceChange Lowest,
    PriceChange Highest,
    long ChangesCount,
    PriceDifference SinceFirst,
    PriceDifference? SincePrevious,
    decimal DaysAtCurrentPrice,
    decimal TimeWeightedAverageEur,
    decimal? PricePerM2Eur
);

namespace ListingFunctions.Prices;

/// <summary>
/// What is known of the price before a change. A change that left its listing early, or was recorded before this was
/// kept, may not say; then its history does.
/// </summary>
public readonly record struct PreviousPrice
{
    /// <summary>It is not known whether there is one.</summary>
    public static PreviousPrice Unknown => default;

    /// <summary>There is none: the change is the first of its listing.</summary>
    public static PreviousPrice None => new() { IsFirst = true };

    /// <summary>The price, in euros, where it is known.</summary>
    public decimal? PriceEur { get; private init; }

    /// <summary>Whether it is known that there is none.</summary>
    public bool IsFirst { get; private init; }

    /// <summary>It was <paramref name="priceEur"/>.</summary>
    public static PreviousPrice Of(decimal priceEur) => new() { PriceEur = priceEur };
}

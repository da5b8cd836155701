namespace ListingFunctions.Prices;

/// <summary>
/// What is known of the price before a change. It is unknown for a change that was evicted from its trail early, or was
/// recorded before previous prices were stored; then the history is read instead.
/// </summary>
public readonly record struct PreviousPrice
{
    /// <summary>It is unknown whether there is a previous price.</summary>
    public static PreviousPrice Unknown => default;

    /// <summary>There is no previous price: the change is the first of its listing.</summary>
    public static PreviousPrice None => new() { IsFirst = true };

    /// <summary>The previous price in euros, if it is known.</summary>
    public decimal? PriceEur { get; private init; }

    /// <summary>Whether it is known that the change is the first of its listing.</summary>
    public bool IsFirst { get; private init; }

    /// <summary>The previous price is <paramref name="priceEur"/>.</summary>
    public static PreviousPrice Of(decimal priceEur) => new() { PriceEur = priceEur };
}

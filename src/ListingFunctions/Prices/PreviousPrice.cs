namespace ListingFunctions.Prices;

/// <summary>
/// What is known of the change before a price change. Its price is unknown if it was evicted from its trail early, or
/// was recorded before previous prices were stored; then the history is read instead.
/// </summary>
public readonly record struct PreviousPrice
{
    /// <summary>It is unknown whether there is a previous price.</summary>
    public static PreviousPrice Unknown => default;

    /// <summary>There is no previous price: the change is the first of its listing.</summary>
    public static PreviousPrice None => new() { IsFirst = true };

    /// <summary>The previous price in euros, if it is known.</summary>
    public decimal? PriceEur { get; private init; }

    /// <summary>When the previous price was set, if it is known.</summary>
    public DateTimeOffset? Date { get; private init; }

    /// <summary>Whether it is known that the change is the first of its listing.</summary>
    public bool IsFirst { get; private init; }

    /// <summary><see cref="PriceDocument.PreviousId"/>.</summary>
    public string? Id =>
        this switch
        {
            { IsFirst: true } => "",
            { Date: { } date } => PriceChange.KeyOf(date),
            _ => null,
        };

    /// <summary>The previous change is <paramref name="change"/>.</summary>
    public static PreviousPrice Of(PriceChange change) =>
        new() { PriceEur = change.PriceEur, Date = change.CreatedDate };

    /// <summary>There is a previous price, set at <paramref name="date"/>, but the price itself is unknown.</summary>
    public static PreviousPrice At(DateTimeOffset? date) => new() { Date = date };
}

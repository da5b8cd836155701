namespace ListingFunctions.Prices;

/// <content>Which changes its history has lost.</content>
public sealed partial record PriceTrail
{
    /// <summary>The ranges of older changes that are known to be lost, or were accepted as lost.</summary>
    public IReadOnlyList<MissingPrices> Missing { get; init; } = [];

    /// <summary>Whether the loss of the change with this number was accepted by an operator.</summary>
    public bool IsAcceptedAsLost(long number) =>
        Missing.Any(range => range.AcceptedDate is not null && range.Contains(number));

    /// <summary>Whether the document of the listing says that all changes of a range are missing.</summary>
    internal bool IsKnownToBeMissing(MissingPrices range) =>
        Missing.Any(known => known.AcceptedDate is null && known.From <= range.From && range.To <= known.To);

    /// <summary>
    /// The missing ranges after a range was accepted as lost; <see langword="null"/> if a change of the range is
    /// neither missing nor accepted as lost before.
    /// </summary>
    /// <param name="range">The range, with its date.</param>
    /// <param name="missing">The ranges that are missing and were not accepted.</param>
    public IReadOnlyList<MissingPrices>? Accept(MissingPrices range, IReadOnlyList<MissingPrices> missing)
    {
        var accepted = Missing.Where(known => known.AcceptedDate is not null).ToList();
        var added = Without([range], accepted);
        if (added.Count == 0)
            return Missing;
        if (Without(added, missing).Count > 0)
            return null;
        return [.. Without(missing, [range]).Concat(accepted).Concat(added).OrderBy(known => known.From)];
    }

    private static List<MissingPrices> Without(
        IReadOnlyList<MissingPrices> ranges,
        IReadOnlyList<MissingPrices> others
    ) => others.Aggregate(ranges.ToList(), (left, other) => [.. left.SelectMany(range => range.Without(other))]);
}

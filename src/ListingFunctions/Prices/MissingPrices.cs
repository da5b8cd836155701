namespace ListingFunctions.Prices;

/// <summary>A range of price changes that a history has lost, as stored in the listing's document.</summary>
/// <param name="From">The number of the first missing change.</param>
/// <param name="To">The number of the last, inclusive.</param>
/// <param name="AcceptedDate">
/// When an operator accepted the loss; from then on the rest counts as complete. <see langword="null"/> while the
/// range is only known to be missing: no history with it is returned as complete.
/// </param>
public sealed record MissingPrices(long From, long To, DateTimeOffset? AcceptedDate = null)
{
    /// <summary>Whether the range contains the change with this number.</summary>
    public bool Contains(long number) => From <= number && number <= To;

    /// <summary>What is left of the range without another.</summary>
    public IEnumerable<MissingPrices> Without(MissingPrices other)
    {
        if (other.To < From || To < other.From)
            return [this];
        MissingPrices[] rest = [this with { To = other.From - 1 }, this with { From = other.To + 1 }];
        return rest.Where(range => range.From <= range.To);
    }

    /// <summary>Whether all changes of the range are among these numbers; not if the numbers are unknown.</summary>
    public bool IsWithin(IReadOnlySet<long>? numbers)
    {
        for (var number = From; number <= To; number++)
            if (numbers?.Contains(number) != true)
                return false;
        return true;
    }

    /// <summary>The numbers as text: <c>11-24</c>, or <c>11</c> for one.</summary>
    public override string ToString() => From == To ? $"{From}" : $"{From}-{To}";

    /// <summary>The ranges as text: <c>3, 11-24</c>.</summary>
    public static string TextOf(IEnumerable<MissingPrices> ranges) => string.Join(", ", ranges);

    /// <summary>The ranges of <paramref name="numbers"/>, which are in ascending order.</summary>
    public static IReadOnlyList<MissingPrices> RangesOf(IEnumerable<long> numbers)
    {
        var ranges = new List<MissingPrices>();
        foreach (var number in numbers)
        {
            if (ranges is [.., var last] && last.To + 1 == number)
                ranges[^1] = last with { To = number };
            else
                ranges.Add(new MissingPrices(number, number));
        }

        return ranges;
    }
}

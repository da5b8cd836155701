namespace ListingFunctions.Faults.Checking;

/// <summary>A history is complete if and only if the numbers in the stores run from 1 without a gap.</summary>
internal static class NumbersCheck
{
    public static IEnumerable<Violation> Check(string name, ListingEnd end)
    {
        if (end.Numbers.Count == 0)
            yield break;
        var isSequence = end.Numbers.Index().All(each => each.Item == each.Index + 1);
        var numbers = string.Join(' ', end.Numbers);
        if (end.Told is { } told && (!isSequence || told.Count != end.Numbers.Count))
            yield return new(
                ViolationKind.NumbersDiffer,
                name,
                $"503, or {told.Count} entries numbered from 1 to {told.Count}",
                numbers
            );
        if (end.IsUnreadable && isSequence)
            yield return new(ViolationKind.NumbersDiffer, name, "a history, which is complete in the stores", numbers);
    }
}

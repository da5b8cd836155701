namespace ListingFunctions.Faults.Checking;

/// <summary>Who follows the listing events to their end has exactly the listings that exist, at their latest state.</summary>
internal static class CopyCheck
{
    public static IEnumerable<Violation> Check(RunEnd end)
    {
        if (end is not { Copied: { } copied, Current: { } current })
            yield break;
        foreach (var id in copied.Keys.Union(current.Keys))
        {
            var (copy, listing) = (copied.GetValueOrDefault(id), current.GetValueOrDefault(id));
            if (copy != listing)
                yield return new(
                    ViolationKind.CopyDiffers,
                    (listing ?? copy)!.Name,
                    $"{listing?.ToString() ?? "no listing"} in the copy of a follower",
                    copy?.ToString() ?? "none"
                );
        }
    }
}

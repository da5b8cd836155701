using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>In the end the list has every listing, and who follows the price changes gets every recorded one.</summary>
internal static class EndCheck
{
    public static IEnumerable<Violation> Check(RunEnd end)
    {
        foreach (var listing in end.Listings)
        {
            var isThere = listing.Returned is not null || listing.IsUnreadable;
            if (end.Listed is { } listed && listed.Contains(listing.Listing) != isThere)
                yield return new(
                    ListDiffers,
                    listing.Listing,
                    isThere ? "it in the list of listings" : "it not in the list, for it is deleted",
                    isThere ? "a list without it" : "it in the list"
                );
            // Those of a deleted listing may be expiring.
            if (!isThere || end.Followed is not { } followed)
                continue;
            var missing = listing.Recorded.Except(followed[listing.Id]).FirstOrDefault();
            if (missing is not null)
                yield return new(ListDiffers, listing.Listing, $"{missing} among the price changes", "none");
        }
    }
}

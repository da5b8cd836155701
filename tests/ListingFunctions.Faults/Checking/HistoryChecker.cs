namespace ListingFunctions.Faults.Checking;

/// <summary>
/// Judges a run by the promise alone: what the clients asked and saw, and what there is in the end. It knows nothing of
/// how the service works, or of the faults that were injected.
/// </summary>
public static class HistoryChecker
{
    /// <summary>Every way in which the run broke the promise.</summary>
    /// <exception cref="ArgumentException">
    /// The log cannot be judged: several clients wrote one listing at once, and two of them the same price.
    /// </exception>
    public static IReadOnlyList<Violation> Check(IEnumerable<Observation> log, RunEnd end)
    {
        var ends = end.Listings.ToLookup(listing => listing.Listing);
        var all = log.ToList();
        // A history may be left of a listing that a restore has removed.
        var removed = all.Where(o => o is { Asked: Asked.SetBack, Price: null }).Select(o => o.Id).ToHashSet();
        var asked = all.GroupBy(observation => observation.Listing).ToList();
        var names = asked.Select(group => group.Key).ToHashSet();
        return
        [
            .. asked.SelectMany(group => ListingCheck.Check(group.Key, [.. group], [.. ends[group.Key]])),
            .. end
                .Listings.Where(listing => !names.Contains(listing.Listing))
                .Select(listing => new Violation(
                    ViolationKind.ListingFromNowhere,
                    listing.Listing,
                    "no listing that nobody asked for",
                    $"id {listing.Id}"
                )),
            .. ResponseCheck.Check(all, end.Standstills),
            .. EndCheck.Check(end),
            .. CopyCheck.Check(end),
            .. end
                .RecordedWithoutListing.Where(id => !removed.Contains(id))
                .Select(id => new Violation(
                    ViolationKind.RecordedWithoutListing,
                    $"id {id}",
                    "no history without a listing",
                    "prices in listing_prices"
                )),
            .. end.Failures.Select(failure => new Violation(
                ViolationKind.PriceFailure,
                "price_failures",
                "nothing, for nothing malformed was written",
                failure
            )),
        ];
    }
}

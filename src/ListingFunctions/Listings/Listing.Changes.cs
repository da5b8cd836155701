using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <content>What a listing becomes: pure functions of what is stored, what was sent, and the time.</content>
public sealed partial record Listing
{
    /// <summary>Creates a listing, with its first price change.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="write">The content from the client.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="creation">See <see cref="Creation"/>; it is also the name of the write.</param>
    public static Listing Create(long id, ListingWrite write, DateTimeOffset now, string? creation = null)
    {
        var trail = PriceTrail.Start(write.LatestPriceEur, now);
        var created = trail.Recent[0].CreatedDate;
        return new Listing(write)
        {
            Id = id,
            CreatedDate = created,
            UpdatedDate = created,
            RecentPrices = trail.Recent,
            PriceTrend = PriceTrend.Of(trail.Recent),
            RecentWrites = creation is null ? null : [creation],
            ContentDigest = IdempotencyKey.DigestOf(write),
            Creation = creation,
        };
    }

    /// <summary>
    /// Creates a listing with the history that it had elsewhere: its trail carries all of it, so that one write stores
    /// both, and it is complete from the beginning.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="write">The content from the client.</param>
    /// <param name="createdDate">When it was created elsewhere.</param>
    /// <param name="history">
    /// Its prices, oldest first, their instants strictly increasing; the last one is that of <paramref name="write"/>.
    /// </param>
    /// <param name="now">The time of the write.</param>
    /// <param name="creation">See <see cref="Creation"/>.</param>
    public static Listing Import(
        long id,
        ListingWrite write,
        DateTimeOffset createdDate,
        IReadOnlyList<PriceChange> history,
        DateTimeOffset now,
        string creation
    )
    {
        var imported = PriceTrail.InstantAfter(null, now);
        return Create(id, write, now, creation) with
        {
            CreatedDate = createdDate,
            UpdatedDate = imported,
            ImportedDate = imported,
            RecentPrices = new PriceTrail(history).Recent,
            PriceTrend = PriceTrend.Of(history),
        };
    }

    /// <summary>
    /// The listing after <paramref name="write"/> at <paramref name="now"/>, without changing anything stored.
    /// </summary>
    /// <param name="write">The new content from the client.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="name">The name of the write; see <see cref="RecentWrites"/>.</param>
    /// <param name="trail">
    /// The trail that the listing should have, if it <see cref="MayDifferFromHistory"/>; see
    /// <see cref="Reconcile"/>.
    /// </param>
    public Listing Revise(ListingWrite write, DateTimeOffset now, string? name = null, PriceTrail? trail = null)
    {
        // If the clock was set back since the last update, the price does not change before that update.
        var after = (trail ?? Trail).Apply(write.LatestPriceEur, Latest(now, UpdatedDate));
        return new Listing(write)
        {
            Id = Id,
            CreatedDate = CreatedDate,
            UpdatedDate = Latest(UpdatedDate, PriceTrail.InstantAfter(null, now), after.Recent[^1].CreatedDate),
            RecentPrices = after.Recent,
            OlderUntil = after.OlderUntil,
            PriceTrend = TrendOver(after),
            MissingPrices = MissingPrices,
            GapDate = GapDate,
            RecentWrites = name is null ? RecentWrites : WritesAnd(name),
            ContentDigest = IdempotencyKey.DigestOf(write),
            PreviousTimestamp = Timestamp,
            Creation = Creation,
            Source = Source,
            SourceKey = SourceKey,
            ImportedDate = ImportedDate,
            ArchivedDate = ArchivedDate,
            ArchivedDeletion = ArchivedDeletion,
            KeptDate = KeptDate,
        };
    }

    /// <summary>
    /// The listing without personal data, after a write that changes nothing else. If it is about to expire, it still does
    /// at the same time: Cosmos counts the time to live from the last write.
    /// </summary>
    /// <param name="now">The time of the write.</param>
    /// <param name="name">The name of the write; see <see cref="RecentWrites"/>.</param>
    public Listing Erase(DateTimeOffset now, string name)
    {
        var erased = this with
        {
            Name = PersonalData.Erased,
            Description = PersonalData.Erased,
            PostalAddress = PostalAddress with { StreetAddress = PersonalData.Erased },
            ContactPhoneNumber = null,
        };
        return erased with
        {
            UpdatedDate = Latest(UpdatedDate, PriceTrail.InstantAfter(null, now)),
            RecentWrites = WritesAnd(name),
            ContentDigest = IdempotencyKey.DigestOf(erased),
            PreviousTimestamp = Timestamp,
            TimeToLive = TimeToLive is { } left and > 0
                ? Math.Max(1, left - (long)(now - WrittenDate).TotalSeconds)
                : TimeToLive,
        };
    }

    /// <summary>The listing with another trail.</summary>
    public Listing With(PriceTrail trail) =>
        this with
        {
            RecentPrices = trail.Recent,
            OlderUntil = trail.OlderUntil,
            PriceTrend = TrendOver(trail),
        };

    /// <summary>The listing with these changes missing from its history, those that were accepted as lost included.</summary>
    /// <param name="missing">The ranges; none if the history is complete.</param>
    /// <param name="now">The current time.</param>
    public Listing WithMissing(IReadOnlyList<MissingPrices> missing, DateTimeOffset now) =>
        this with
        {
            MissingPrices = missing.Count == 0 ? null : missing,
            GapDate = missing.All(range => range.AcceptedDate is not null) ? null : WithGapNoticed(now).GapDate,
        };

    /// <summary>The listing with a gap in its history that was noticed now, unless it was before.</summary>
    public Listing WithGapNoticed(DateTimeOffset now) =>
        this with
        {
            GapDate = GapDate ?? PriceTrail.InstantAfter(null, now),
        };

    /// <summary>The trail that the listing should have, given the newest recorded changes.</summary>
    public PriceTrail Reconcile(PriceTrail recorded) => Trail.Reconcile(recorded, LatestPriceEur, WrittenDate);

    /// <summary>Whether it was written out of band, so that it should be stored as <see cref="Absorb"/> has it.</summary>
    /// <param name="recorded">The newest recorded changes.</param>
    public bool IsToBeAbsorbed(PriceTrail recorded) =>
        IsEdited || !Reconcile(recorded).Recent.SequenceEqual(Trail.Recent);

    /// <summary>
    /// The listing as it should be stored after it was written out of band: with the trail that it should have, and
    /// changed when Cosmos wrote it.
    /// </summary>
    /// <param name="recorded">The newest recorded changes.</param>
    public Listing Absorb(PriceTrail recorded)
    {
        var trail = Reconcile(recorded);
        return With(trail).Refresh() with
        {
            UpdatedDate = Latest(UpdatedDate, WrittenDate, trail.Last?.CreatedDate ?? UpdatedDate),
            ContentDigest = IdempotencyKey.DigestOf(this),
        };
    }

    private string[] WritesAnd(string name) => [.. (RecentWrites ?? []).TakeLast(MaxWrites - 1), name];
}

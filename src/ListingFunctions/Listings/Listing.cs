using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// A listing as the <c>listings</c> container holds it (partition key <c>/id</c>): the contract's members, and its
/// <see cref="PriceTrail"/>, which the same write changes.
/// </summary>
public sealed record Listing : ListingWrite
{
    /// <summary>A listing without members.</summary>
    public Listing() { }

    /// <summary>A listing that says what <paramref name="write"/> says.</summary>
    [SetsRequiredMembers]
    private Listing(ListingWrite write)
        : base(write) { }

    /// <summary>See <see cref="ListingId"/>. Cosmos wants ids to be text, so the document has its decimal digits.</summary>
    [JsonPropertyOrder(-1)]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public required long Id { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>When it was last written through the API; never goes back.</summary>
    public required DateTimeOffset UpdatedDate { get; init; }

    /// <summary><see cref="PriceTrail.Recent"/>.</summary>
    // The generated reader passes null for a member that is missing.
    public IReadOnlyList<PriceChange> RecentPrices
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <inheritdoc cref="PriceTrail.OlderUntil"/>
    public DateTimeOffset? OlderUntil { get; init; }

    /// <summary>
    /// Names the request that created it, and stays: a create that finds its id taken sees by this whether it was
    /// taken by itself. <see langword="null"/> in a document that the API did not create.
    /// </summary>
    public string? Creation { get; init; }

    /// <summary>When it was deleted. From then on the API does not know it.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>
    /// When it was archived after it was deleted. Where the deletion was taken back it stays, whatever else is written,
    /// until nothing of the listing expires any more; the archive sees to that.
    /// </summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <summary>When Cosmos last wrote the document, in seconds since 1970; Cosmos sets it.</summary>
    [JsonPropertyName("_ts")]
    public long? Timestamp { get; init; }

    /// <summary>The prices that the document carries.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderUntil);

    /// <summary>A new listing and its first price change.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="write">What the client says.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="creation">See <see cref="Creation"/>.</param>
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
            Creation = creation,
        };
    }

    /// <summary>Whether the price was written past the API, so that the recorded history must be asked before the next write.</summary>
    [JsonIgnore]
    public bool HasOutOfBandWrite => !Trail.IsAt(LatestPriceEur);

    /// <summary>This listing after <paramref name="write"/> at <paramref name="now"/>.</summary>
    /// <param name="write">What the client says now.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="recorded">See <see cref="PriceTrail.Absorb"/>; needed where it <see cref="HasOutOfBandWrite"/>.</param>
    public Revision Revise(ListingWrite write, DateTimeOffset now, PriceTrail? recorded = null)
    {
        var before = HasOutOfBandWrite
            ? Trail.Absorb(LatestPriceEur, WrittenDate, recorded ?? new PriceTrail([]))
            : Trail;
        // Where the clock was set back since the last update, the price changes no earlier than that update was made.
        var after = before.Apply(write.LatestPriceEur, now > UpdatedDate ? now : UpdatedDate);
        var (trail, evicted) = after.Trim();
        var listing = new Listing(write)
        {
            Id = Id,
            CreatedDate = CreatedDate,
            UpdatedDate = Latest(UpdatedDate, PriceTrail.InstantAfter(null, now), trail.Recent[^1].CreatedDate),
            RecentPrices = trail.Recent,
            OlderUntil = trail.OlderUntil,
            Creation = Creation,
            ArchivedDate = ArchivedDate,
        };
        return new Revision(listing, evicted, ReferenceEquals(after, before) ? null : after.Last);
    }

    /// <summary>
    /// Whether <paramref name="other"/> is this very update: said by the same id, instant and content. An update whose
    /// answer was lost and that was sent again meets itself; this is how it recognises itself.
    /// </summary>
    public bool IsSameWriteAs(Listing other) =>
        Id == other.Id && UpdatedDate == other.UpdatedDate && base.Equals(other);

    private DateTimeOffset WrittenDate => DateTimeOffset.FromUnixTimeSeconds(Timestamp ?? 0);

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
            latest = instant > latest ? instant : latest;
        return latest;
    }
}

/// <summary>A listing as an update would leave it.</summary>
/// <param name="Listing">To be stored on the condition that nobody wrote since.</param>
/// <param name="Evicted">The price changes that must be in <c>listing_prices</c> before it may be stored.</param>
/// <param name="Change">The price change that the update makes, if it makes one.</param>
public sealed record Revision(Listing Listing, IReadOnlyList<PriceChange> Evicted, PriceChange? Change);

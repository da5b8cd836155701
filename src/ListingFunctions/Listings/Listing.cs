using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// A listing as stored in the <c>listings</c> container (partition key <c>/id</c>): the members of the contract, and
/// its <see cref="PriceTrail"/>, changed by the same write (a transactional outbox inside the document).
/// </summary>
public sealed record Listing : ListingWrite
{
    /// <summary>An empty listing, for deserialization.</summary>
    public Listing() { }

    /// <summary>A listing with the content of <paramref name="write"/>.</summary>
    [SetsRequiredMembers]
    private Listing(ListingWrite write)
        : base(write) { }

    /// <summary>
    /// See <see cref="ListingId"/>. Cosmos requires ids to be strings, so the document has its decimal digits.
    /// </summary>
    [JsonPropertyOrder(-1)]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public required long Id { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>When it was last written through the API; never decreases.</summary>
    public required DateTimeOffset UpdatedDate { get; init; }

    /// <summary><see cref="PriceTrail.Recent"/>.</summary>
    // The generated deserializer passes null for a missing member.
    public IReadOnlyList<PriceChange> RecentPrices
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <inheritdoc cref="PriceTrail.OlderUntil"/>
    public DateTimeOffset? OlderUntil { get; init; }

    /// <summary>
    /// Identifies the request that created it, and never changes: a create whose id is taken recognizes its own listing
    /// by this. <see langword="null"/> in a document that the API did not create.
    /// </summary>
    public string? Creation { get; init; }

    /// <summary>When it was deleted. From then on the API returns 404 for it.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>
    /// When it was archived after its deletion. If the deletion is undone, it stays until nothing of the listing has a
    /// time to live any more; the archive removes it.
    /// </summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <summary>When Cosmos last wrote the document, in seconds since 1970; set by Cosmos.</summary>
    [JsonPropertyName("_ts")]
    public long? Timestamp { get; init; }

    /// <summary>The trail in the document.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderUntil);

    /// <summary>Creates a listing, with its first price change.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="write">The content from the client.</param>
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

    /// <summary>
    /// Whether the price was written out of band; then the recorded history must be read before the next write.
    /// </summary>
    [JsonIgnore]
    public bool HasOutOfBandWrite => !Trail.IsAt(LatestPriceEur);

    /// <summary>
    /// The listing after <paramref name="write"/> at <paramref name="now"/>, without changing anything stored.
    /// </summary>
    /// <param name="write">The new content from the client.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="recorded">
    /// See <see cref="PriceTrail.Absorb"/>; required if it <see cref="HasOutOfBandWrite"/>.
    /// </param>
    public Revision Revise(ListingWrite write, DateTimeOffset now, PriceTrail? recorded = null)
    {
        var before = HasOutOfBandWrite
            ? Trail.Absorb(LatestPriceEur, WrittenDate, recorded ?? new PriceTrail([]))
            : Trail;
        // If the clock was set back since the last update, the price does not change before that update.
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
    /// Whether <paramref name="other"/> is this very update: the same id, instant and content. An update that is
    /// retried after an ambiguous outcome recognizes itself by this.
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

/// <summary>The result of an update before it is stored.</summary>
/// <param name="Listing">The listing to store, on the condition that the stored one is unchanged.</param>
/// <param name="Evicted">
/// The price changes evicted from the trail; they must be in <c>listing_prices</c> before the listing is stored.
/// </param>
/// <param name="Change">The price change of the update; <see langword="null"/> if the price is unchanged.</param>
public sealed record Revision(Listing Listing, IReadOnlyList<PriceChange> Evicted, PriceChange? Change);

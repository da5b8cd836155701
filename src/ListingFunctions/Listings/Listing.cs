using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ListingFunctions.PriceHistory;

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

    /// <summary><see cref="PriceTrail.Older"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OlderPrices { get; init; }

    /// <summary>When it was deleted. From then on the API does not know it.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>
    /// When it was archived after it was deleted. Where the deletion was taken back it stays, whatever else is written,
    /// until nothing of the listing expires any more; see <see cref="Archive.ArchiveDeletedListings"/>.
    /// </summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <summary>When Cosmos last wrote the document, in seconds since 1970; Cosmos sets it.</summary>
    [JsonPropertyName("_ts")]
    public long? Timestamp { get; init; }

    /// <summary>The prices that the document carries.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderPrices);

    /// <summary>A new listing and its first price change.</summary>
    public static Listing Create(long id, ListingWrite write, DateTimeOffset now)
    {
        var trail = PriceTrail.Start(write.LatestPriceEur, now);
        var created = trail.Recent[0].CreatedDate;
        return new Listing(write)
        {
            Id = id,
            CreatedDate = created,
            UpdatedDate = created,
            RecentPrices = trail.Recent,
        };
    }

    /// <summary>
    /// This listing after <paramref name="write"/> at <paramref name="now"/>, and the changes that must be in
    /// <c>listing_prices</c> before it may be stored.
    /// </summary>
    /// <param name="write">What the client says now.</param>
    /// <param name="now">The time of the write.</param>
    /// <param name="lastRecorded">See <see cref="PriceTrail.TakeUp"/>.</param>
    public (Listing Revised, IReadOnlyList<PriceChange> Leaving) Revise(
        ListingWrite write,
        DateTimeOffset now,
        PriceChange? lastRecorded = null
    )
    {
        var (trail, leaving) = Trail
            .TakeUp(LatestPriceEur, WrittenDate, lastRecorded)
            .Follow(write.LatestPriceEur, now)
            .Trim();
        var revised = new Listing(write)
        {
            Id = Id,
            CreatedDate = CreatedDate,
            UpdatedDate = Latest(UpdatedDate, PriceTrail.InstantAfter(null, now), trail.Recent[^1].CreatedDate),
            RecentPrices = trail.Recent,
            OlderPrices = trail.Older,
            ArchivedDate = ArchivedDate,
        };
        return (revised, leaving);
    }

    /// <summary>
    /// Whether <paramref name="other"/> is this very write: said by the same id, instant and content. A write whose
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

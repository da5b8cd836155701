using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ListingFunctions.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// A listing as stored in the <c>listings</c> container (partition key <c>/id</c>): the members of the contract, and
/// its <see cref="PriceTrail"/>, changed by the same write (a transactional outbox inside the document).
/// </summary>
public sealed partial record Listing : ListingWrite
{
    /// <summary>An empty listing, for deserialization.</summary>
    public Listing() { }

    /// <summary>A listing with the content of <paramref name="write"/>.</summary>
    [SetsRequiredMembers]
    private Listing(ListingWrite write)
        : base(write)
    {
        CityKey = KeyOf(write.PostalAddress);
        PricePerM2Eur = PricePerM2.Of(write.LatestPriceEur, write.SurfaceAreaM2);
    }

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

    /// <summary><see cref="PriceTrail.Missing"/>; <see langword="null"/> if nothing is missing.</summary>
    public IReadOnlyList<MissingPrices>? MissingPrices { get; init; }

    /// <summary>
    /// When it was noticed that changes of its history are missing; <see langword="null"/> once they are back or
    /// accepted as lost.
    /// </summary>
    public DateTimeOffset? GapDate { get; init; }

    /// <summary>
    /// The names of the newest writes, oldest first, stored by the same write: so a writer whose response was lost
    /// finds out whether its write was applied, whoever has written since.
    /// </summary>
    public IReadOnlyList<string>? RecentWrites { get; init; }

    /// <summary>
    /// The digest of the content that the API last stored (<see cref="IdempotencyKey.DigestOf(ListingWrite)"/>): if the
    /// content has another, it was edited out of band.
    /// </summary>
    public string? ContentDigest { get; init; }

    /// <summary>
    /// When Cosmos wrote the version before this one, in seconds since 1970: <c>Last-Modified</c> alone does not
    /// distinguish two versions of one second.
    /// </summary>
    public long? PreviousTimestamp { get; init; }

    /// <summary>
    /// Identifies the request that created it, and never changes: a create whose id is taken recognizes its own listing
    /// by this. <see langword="null"/> in a document that the API did not create.
    /// </summary>
    public string? Creation { get; init; }

    /// <summary>The source that sends it under its own key; <see langword="null"/> if none does.</summary>
    public string? Source { get; init; }

    /// <summary>Its key at the <see cref="Source"/>.</summary>
    public string? SourceKey { get; init; }

    /// <summary>When it was imported with the history that it had elsewhere; those changes were not made here.</summary>
    public DateTimeOffset? ImportedDate { get; init; }

    /// <summary>When it was deleted. From then on the API returns 404 for it.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>
    /// <see cref="Listings.Deletion.Name"/> of its deletion; <see langword="null"/> if it was deleted out of band.
    /// </summary>
    public string? Deletion { get; init; }

    /// <summary>
    /// When it was archived after its deletion. If the deletion is undone, it stays until nothing of the listing has a
    /// time to live any more; the archive removes it.
    /// </summary>
    public DateTimeOffset? ArchivedDate { get; init; }

    /// <summary>
    /// The <see cref="DeletionKey"/> that was archived. Two instances may differ in time, so that of a listing that was
    /// restored and deleted again the dates do not say which of its deletions it was.
    /// </summary>
    public string? ArchivedDeletion { get; init; }

    /// <summary>
    /// When a deletion was last undone: no archive step that is older makes the history expire.
    /// </summary>
    public DateTimeOffset? KeptDate { get; init; }

    /// <summary>When Cosmos last wrote the document, in seconds since 1970; set by Cosmos.</summary>
    [JsonPropertyName("_ts")]
    public long? Timestamp { get; init; }

    /// <summary>The ETag of this version; set by Cosmos.</summary>
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }

    /// <summary>Time to live in seconds, set when it was deleted and archived.</summary>
    [JsonPropertyName("ttl")]
    public long? TimeToLive { get; init; }

    /// <summary>The trail in the document.</summary>
    [JsonIgnore]
    public PriceTrail Trail => new(RecentPrices, OlderUntil) { Missing = MissingPrices ?? [] };

    /// <summary>The listing as its prices are recorded with it.</summary>
    [JsonIgnore]
    public PricedListing Priced =>
        new(
            Id,
            PostalAddress.PostalCode,
            PostalAddress.City,
            PostalAddress.Country,
            BuildingTypes.NameOf(BuildingType),
            SurfaceAreaM2
        );

    /// <summary>Identifies its deletion; <see langword="null"/> while it is not deleted.</summary>
    [JsonIgnore]
    public string? DeletionKey => DeletedDate is { } date ? $"{Instant.TextOf(date)} {Deletion}" : null;

    /// <summary>
    /// Whether it is deleted and archived. From then on it and its history only wait to expire, whoever touches its
    /// document. What was archived before deletions were identified is known by its dates.
    /// </summary>
    [JsonIgnore]
    public bool IsArchived => ArchivedDeletion is null ? ArchivedDate > DeletedDate : ArchivedDeletion == DeletionKey;

    /// <summary>
    /// Whether the history must be read to know what the document is: its price was written out of band, or Cosmos
    /// wrote it later than the API did, so that it may be an old copy that was written back.
    /// </summary>
    [JsonIgnore]
    public bool MayDifferFromHistory =>
        !Trail.IsAt(LatestPriceEur) || Timestamp > (LastApiWrite + ClockTolerance).ToUnixTimeSeconds();

    /// <summary>Whether the content was edited out of band, since the API stored another.</summary>
    [JsonIgnore]
    public bool IsEdited => ContentDigest is { } digest && digest != IdempotencyKey.DigestOf(this);

    /// <summary>
    /// When it was last changed: through the API, or when Cosmos wrote it if that was out of band and is not absorbed
    /// yet.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset ChangedDate =>
        MayDifferFromHistory || IsEdited ? Latest(UpdatedDate, WrittenDate) : UpdatedDate;

    /// <summary>Whether it has no personal data any more.</summary>
    [JsonIgnore]
    public bool IsErased =>
        this
            is {
                Name: PersonalData.Erased,
                Description: PersonalData.Erased,
                PostalAddress.StreetAddress: PersonalData.Erased,
                ContactPhoneNumber: null,
            };

    /// <summary>
    /// Whether no write has left the document since a version with the names <paramref name="before"/>: one that is not
    /// among its names was not applied.
    /// </summary>
    public bool HasEveryWriteAfter(IReadOnlyList<string>? before) =>
        before is [.., var last] ? HasWrite(last) : (RecentWrites?.Count ?? 0) < MaxWrites;

    /// <summary>
    /// Whether it is certain to be older than a version with the names <paramref name="before"/>, and was written back over
    /// it: it lacks the last of them, and not because so many followed.
    /// </summary>
    public bool IsOlderThan(IReadOnlyList<string>? before) =>
        before is [.., var last]
        && !HasWrite(last)
        && (RecentWrites is null or { Count: < MaxWrites } || before.Any(HasWrite));

    private bool HasWrite(string name) => RecentWrites?.Contains(name) == true;

    /// <summary>How many names of writes a document holds.</summary>
    private const int MaxWrites = 16;

    /// <summary>
    /// How long a write may take, and how much later the clock of Cosmos may be, until a document is read together with
    /// its history; it costs a call and changes no result.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(500);

    // Not the deletion: its mark is set whatever the document is. All others are set once that was decided.
    private DateTimeOffset LastApiWrite =>
        Latest(
            UpdatedDate,
            ArchivedDate ?? UpdatedDate,
            GapDate ?? UpdatedDate,
            DerivedDate ?? UpdatedDate,
            MissingPrices?.Max(range => range.AcceptedDate) ?? UpdatedDate
        );

    /// <summary>
    /// Whether <paramref name="other"/> is this very update: the same id, instant and content. An update that is
    /// retried after an ambiguous outcome recognizes itself by this.
    /// </summary>
    public bool IsSameWriteAs(Listing other) =>
        Id == other.Id && UpdatedDate == other.UpdatedDate && base.Equals(other);

    /// <summary>Whether its content is this one, so that a write of it would change nothing that clients see.</summary>
    public bool HasContentOf(ListingWrite write) => base.Equals(new Listing(write));

    private DateTimeOffset WrittenDate => DateTimeOffset.FromUnixTimeSeconds(Timestamp ?? 0);

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
            // Stryker disable once Equality : either of two equal instants will do.
            latest = instant > latest ? instant : latest;
        return latest;
    }
}

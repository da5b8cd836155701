namespace ListingFunctions.Faults.Checking;

/// <summary>What a client can ask for.</summary>
public enum Asked
{
    Create,
    Update,
    Delete,
    ReadListing,
    ReadPrices,

    /// <summary>The price written into the container, out of band.</summary>
    EditOutside,

    /// <summary>
    /// An old copy of the document written back out of band; without a price: the document removed, as by a restore to
    /// a time before it was created.
    /// </summary>
    SetBack,

    /// <summary>Recorded prices removed from <c>listing_prices</c>, as by a restore.</summary>
    LosePrices,

    /// <summary>
    /// Listings imported with histories that they had elsewhere. What was done is logged as if each of their prices had been
    /// requested: see <see cref="Observation.IsImported"/>.
    /// </summary>
    Import,

    /// <summary>A page of the list of listings.</summary>
    List,

    /// <summary>A page of the price changes of all listings.</summary>
    Follow,

    /// <summary>A page of the events of all listings.</summary>
    FollowListings,
}

/// <summary>What a client knows of what it asked for.</summary>
public enum Outcome
{
    /// <summary>2xx: it was done.</summary>
    Acknowledged,

    /// <summary>4xx but 429: it was not done.</summary>
    Refused,

    /// <summary>5xx, 429 or no response: it was done, will be done yet, or never will be.</summary>
    Unknown,
}

/// <summary>An entry of a price history.</summary>
public sealed record PriceEntry(decimal PriceEur, DateTimeOffset CreatedDate)
{
    public override string ToString() =>
        FormattableString.Invariant($"{PriceEur} at {CreatedDate:yyyy-MM-ddTHH:mm:ss.fff}");
}

/// <summary>One thing that a client asked for, and what it saw.</summary>
public sealed record Observation
{
    public required Asked Asked { get; init; }

    /// <summary>The listing's name, which its creator chose and no update changes.</summary>
    public required string Listing { get; init; }

    /// <summary>When the client began to ask, by a clock that all clients share and that never goes back.</summary>
    public required long Began { get; init; }

    /// <summary>When the client had the response, or gave up, by the same clock.</summary>
    public required long Ended { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The HTTP status; none if no response came.</summary>
    public int? Status { get; init; }

    /// <summary>The price that the client asked for.</summary>
    public decimal? Price { get; init; }

    /// <summary>The listing's id in the response.</summary>
    public long? Id { get; init; }

    /// <summary>The price in the response.</summary>
    public decimal? ReturnedPrice { get; init; }

    /// <summary><c>created_date</c> of the response.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary><c>updated_date</c> of the response.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>
    /// The history in the response; of <see cref="Asked.SetBack"/> what was recorded just before, and of
    /// <see cref="Asked.LosePrices"/> what was removed.
    /// </summary>
    public IReadOnlyList<PriceEntry>? Prices { get; init; }

    /// <summary>Whether it is a price of an import that was done, and no request of its own.</summary>
    public bool IsImported { get; init; }

    /// <summary>Whether the request brought the session token, or the cursor, of another store.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether the response returned that token.</summary>
    public bool KeepsForeign { get; init; }

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Began}-{Ended} {Asked} {Price} of {Listing}: {Outcome} ({Status}) {UpdatedDate:yyyy-MM-ddTHH:mm:ss.fff} {ReturnedPrice} {Prices?.Count}"
        );
}

/// <summary>A listing after the run, when nothing fails any more and the feed has carried everything.</summary>
/// <param name="Listing">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Returned">Its history by the API; none if the API returns 404.</param>
/// <param name="Recorded">Its history by <c>listing_prices</c> alone.</param>
public sealed record ListingEnd(
    string Listing,
    long Id,
    IReadOnlyList<PriceEntry>? Returned,
    IReadOnlyList<PriceEntry> Recorded
)
{
    /// <summary>Whether the API gives no response about it although nothing fails any more.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>
    /// All changes that <c>listing_prices</c> and the listing's document have together, in order of their instants, with
    /// their numbers. A change to which they give different numbers is there twice, with the document's number last.
    /// </summary>
    public IReadOnlyList<(PriceEntry Entry, long Number)> Stored { get; init; } = [];
}

/// <summary>What there is after the run.</summary>
/// <param name="Listings">Every document in <c>listings</c>.</param>
/// <param name="RecordedWithoutListing">Ids that <c>listing_prices</c> knows and <c>listings</c> does not.</param>
/// <param name="Failures">What is in <c>price_failures</c>.</param>
public sealed record RunEnd(
    IReadOnlyList<ListingEnd> Listings,
    IReadOnlyList<long> RecordedWithoutListing,
    IReadOnlyList<string> Failures
)
{
    /// <summary>The names in the list of listings; none: it was not read.</summary>
    public IReadOnlySet<string>? Listed { get; init; }

    /// <summary>The price changes of all listings by their ids, as who follows them from the beginning gets them; none: not read.</summary>
    public ILookup<long, PriceEntry>? Followed { get; init; }

    /// <summary>The copy of who followed the listing events during the run, by the ids of listings; none: nobody did.</summary>
    public IReadOnlyDictionary<long, CopiedListing>? Copied { get; init; }

    /// <summary>The listings in the container that are not deleted, by their ids; none: not read.</summary>
    public IReadOnlyDictionary<long, CopiedListing>? Current { get; init; }

    /// <summary>When the machine stood still during the run, in order.</summary>
    public IReadOnlyList<Standstill> Standstills { get; init; } = [];
}

/// <summary>A time in which nothing ran at all, by the timestamps of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
public sealed record Standstill(long Began, long Ended);

/// <summary>A listing as a copy has it, or as the container has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PriceEur">Its price.</param>
/// <param name="UpdatedDate">When it was last written, by its own account.</param>
public sealed record CopiedListing(string Name, decimal PriceEur, DateTimeOffset UpdatedDate)
{
    /// <summary>A listing in JSON.</summary>
    public static CopiedListing Of(System.Text.Json.JsonElement listing) =>
        new(
            listing.GetProperty("name").GetString()!,
            listing.GetProperty("latest_price_eur").GetDecimal(),
            listing.GetProperty("updated_date").GetDateTimeOffset()
        );
}

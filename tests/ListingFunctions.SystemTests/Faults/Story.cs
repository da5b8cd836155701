using ListingFunctions.Faults.Checking;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>
/// A log made by hand, of one listing: created at 100 at instant 0, then changed to 200 at instant 1, both acknowledged.
/// Instants are whole seconds of one minute; each request begins after the one before has ended.
/// </summary>
internal sealed record Story
{
    public const string Name = "house";
    public const long Id = 7;

    public IReadOnlyList<Observation> Log { get; private init; } =
    [
        new()
        {
            Asked = Asked.Create,
            Listing = Name,
            Began = 0,
            Ended = 5,
            Outcome = Outcome.Acknowledged,
            Status = 201,
            Id = Id,
            Price = 100,
            ReturnedPrice = 100,
            CreatedDate = At(0),
            UpdatedDate = At(0),
        },
        Update(200, 1, began: 10),
    ];

    /// <summary>The history by the API in the end.</summary>
    public IReadOnlyList<PriceEntry>? Returned { get; init; } = [Entry(100, 0), Entry(200, 1)];

    /// <summary>The history in <c>listing_prices</c>, if it differs.</summary>
    public IReadOnlyList<PriceEntry>? Recorded { get; init; }

    /// <summary>The changes in both containers with their numbers, in order of their instants.</summary>
    public IReadOnlyList<(PriceEntry Entry, long Number)> Stored { get; init; } = [];

    /// <summary>How many listings of this name there are in the end.</summary>
    public int Listings { get; init; } = 1;

    /// <summary>Whether the history cannot be read in the end.</summary>
    public bool IsUnreadable { get; init; }

    public IReadOnlyList<string> Failures { get; init; } = [];

    public IReadOnlyList<long> RecordedWithoutListing { get; init; } = [];

    public static DateTimeOffset At(int second) => new(2025, 1, 17, 19, 20, second, TimeSpan.Zero);

    public static PriceEntry Entry(decimal price, int second) => new(price, At(second));

    public static Observation Update(
        decimal price,
        int second,
        long began,
        Outcome outcome = Outcome.Acknowledged,
        int? status = null
    ) =>
        new()
        {
            Asked = Asked.Update,
            Listing = Name,
            Began = began,
            Ended = began + 5,
            Outcome = outcome,
            Status =
                status
                ?? outcome switch
                {
                    Outcome.Acknowledged => 200,
                    Outcome.Refused => 412,
                    _ => 503,
                },
            Price = price,
            ReturnedPrice = outcome == Outcome.Acknowledged ? price : null,
            UpdatedDate = outcome == Outcome.Acknowledged ? At(second) : null,
        };

    public static Observation Read(long began, params PriceEntry[] prices) =>
        new()
        {
            Asked = Asked.ReadPrices,
            Listing = Name,
            Began = began,
            Ended = began + 5,
            Outcome = Outcome.Acknowledged,
            Status = 200,
            Prices = prices,
        };

    public static Observation ReadListing(long began, decimal? price) =>
        new()
        {
            Asked = Asked.ReadListing,
            Listing = Name,
            Began = began,
            Ended = began + 5,
            Outcome = price is null ? Outcome.Refused : Outcome.Acknowledged,
            Status = price is null ? 404 : 200,
            ReturnedPrice = price,
        };

    public static Observation Delete(long began, Outcome outcome = Outcome.Acknowledged) =>
        new()
        {
            Asked = Asked.Delete,
            Listing = Name,
            Began = began,
            Ended = began + 5,
            Outcome = outcome,
            Status = outcome == Outcome.Acknowledged ? 204 : 503,
        };

    public Story With(params Observation[] more) => this with { Log = [.. Log, .. more] };

    /// <summary>What the checker finds, kind by kind.</summary>
    public IEnumerable<ViolationKind> Violations() =>
        HistoryChecker
            .Check(
                Log,
                new RunEnd(
                    [
                        .. Enumerable
                            .Range(0, Listings)
                            .Select(number => new ListingEnd(
                                Name,
                                Id + number,
                                Returned,
                                Recorded ?? Returned ?? [Entry(100, 0), Entry(200, 1)]
                            )
                            {
                                Stored = Stored,
                                IsUnreadable = IsUnreadable,
                            }),
                    ],
                    RecordedWithoutListing,
                    Failures
                )
            )
            .Select(violation => violation.Kind)
            .Distinct();
}

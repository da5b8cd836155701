// Computes the tables of docs/scale.md from the assumptions, measurements and prices documented there.
//
//   dotnet run docs/scale.cs                 prints them
//   dotnet run docs/scale.cs -- --write      writes them to docs/scale.md
//   dotnet run docs/scale.cs -- --check      fails if docs/scale.md has other tables

// Arithmetic only, so there is no need to ask the package feed for the Functions worker first.
#:property FunctionsWorker=None

using System.Globalization;
using System.Text;

Size[] sizes =
[
    new(
        "10⁵",
        Listings: 1e5,
        Users: 1e6,
        Regions: 2,
        Followers: 10,
        AlwaysReadyHttp: 2,
        SearchInCosmos: true,
        Places: 500
    ),
    new(
        "10⁶",
        Listings: 1e6,
        Users: 1e7,
        Regions: 2,
        Followers: 50,
        AlwaysReadyHttp: 2,
        SearchInCosmos: true,
        Places: 3e3
    ),
    new(
        "10⁷",
        Listings: 1e7,
        Users: 1e8,
        Regions: 2,
        Followers: 200,
        AlwaysReadyHttp: 4,
        SearchInCosmos: false,
        Places: 2e4
    ),
    new(
        "10⁷, 10⁹ prices",
        Listings: 1e7,
        Users: 1e8,
        Regions: 2,
        Followers: 200,
        AlwaysReadyHttp: 4,
        SearchInCosmos: false,
        Places: 2e4,
        PricesEach: 100
    ),
];

var tables = new Dictionary<string, string>
{
    ["operations"] = Operations(),
    ["load"] = Table("Listings", sizes.Select(size => new Load(size)), Load.Rows),
    ["provisioned"] = Table("Listings", sizes.Select(size => new Plan(new Load(size))), Plan.Rows),
    ["cost"] = Table("Listings", sizes.Select(size => new Plan(new Load(size))), Plan.Costs),
};

var document = Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? "docs", "scale.md");
switch (args)
{
    case []:
        Console.WriteLine(string.Join("\n", tables.Values));
        return 0;
    case ["--write"]:
        await File.WriteAllTextAsync(document, Filled(await File.ReadAllTextAsync(document)));
        return 0;
    case ["--check"]:
        var text = await File.ReadAllTextAsync(document);
        if (text == Filled(text))
            return 0;
        await Console.Error.WriteLineAsync(
            "The tables of docs/scale.md are out of date. Update them: dotnet run docs/scale.cs -- --write"
        );
        return 1;
    default:
        await Console.Error.WriteLineAsync("usage: dotnet run docs/scale.cs [-- --write | --check]");
        return 2;
}

string Filled(string text)
{
    foreach (var (name, table) in tables)
    {
        var begin = $"<!-- {name}, computed -->\n";
        const string End = "<!-- end -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        text = $"{text[..from]}\n{table}\n{text[to..]}";
    }
    return text;
}

static string Operations()
{
    var table = new StringBuilder("| Operation | Calls | RU, low | RU, high |\n|---|---|---|---|\n");
    foreach (var (name, calls, ru) in Charges.All)
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {calls} | {ru(true):0.0} | {ru(false):0.0} |\n");
    return table.ToString();
}

static string Table<T>(string first, IEnumerable<T> columns, IEnumerable<(string Name, Func<T, string> Value)> rows)
    where T : IOfSize
{
    T[] all = [.. columns];
    var table = new StringBuilder($"| {first} | {string.Join(" | ", all.Select(one => one.Size.Name))} |\n");
    table.Append('|').Insert(table.Length, "---|", all.Length + 1).Append('\n');
    foreach (var (name, value) in rows)
        table.Append($"| {name} | {string.Join(" | ", all.Select(value))} |\n");
    return table.ToString();
}

/// <summary>A step of growth.</summary>
/// <param name="Name">The number of listings, as a power of ten.</param>
/// <param name="Listings">Listings that are not deleted.</param>
/// <param name="Users">Users a month.</param>
/// <param name="Regions">Regions of the Cosmos account; one of them is written to.</param>
/// <param name="Followers">Clients that follow the price changes, each asking every five seconds.</param>
/// <param name="AlwaysReadyHttp">Instances that are always ready for HTTP.</param>
/// <param name="SearchInCosmos">Whether pages of listings are read from Cosmos, and not from a search index.</param>
/// <param name="Places">Cities with listings.</param>
/// <param name="PricesEach">Prices of a listing in the half year that it lives.</param>
internal sealed record Size(
    string Name,
    double Listings,
    double Users,
    int Regions,
    int Followers,
    int AlwaysReadyHttp,
    bool SearchInCosmos,
    double Places,
    double PricesEach = 10
);

internal interface IOfSize
{
    Size Size { get; }
}

/// <summary>
/// Measurements; the document describes how they were made. Those of documents in Cosmos are held to what
/// <c>DocumentSizeTests</c> measures.
/// </summary>
internal static class Measured
{
    /// <summary>Kilobytes of a listing as it is stored, with 3.8 prices in its trail.</summary>
    public const double ListingKb = 1.56;

    /// <summary>The same with the longest trail, of 16.</summary>
    public const double LongListingKb = 2.6;

    public const double PriceKb = 0.4;
    public const double ReservationKb = 0.28;

    /// <summary>Kilobytes of the reservation of a source's key, and of how far the events of a listing are pushed.</summary>
    public const double SourceKeyKb = 0.195;

    public const double PublishedKb = 0.165;

    /// <summary>Kilobytes of a listing in <c>market_listings</c> with 3.8 prices.</summary>
    public const double MarketListingKb = 0.356;

    /// <summary>The same with so many prices.</summary>
    public static double MarketListingWith(double prices) => MarketListingKb + (0.024 * (prices - 3.8));

    /// <summary>Kilobytes of a document of <c>market</c>: the days of a month, or the months of a year.</summary>
    public const double DaysKb = 7.8;

    public const double MonthsKb = 3.2;

    /// <summary>Kilobytes of a response: a listing, its prices, and a page of 20 listings (of 100 with brotli: 16.6).</summary>
    public const double ResponseKb = 0.7;

    public const double PricesResponseKb = 0.5;
    public const double PageResponseKb = 16.6 / 5;

    /// <summary>Kilobytes that Azure Monitor receives for a request: its row, that of its invocation, and one of a call to Cosmos.</summary>
    public const double TraceKb = 0.7 + 0.75 + 1.3;

    /// <summary>Kilobytes that Azure Monitor receives for a metric in a minute.</summary>
    public const double MetricKb = 0.5;
}

/// <summary>Request units. Low is interpolated between the documented charges of 1 KB and 100 KB; high is proportional to the kilobytes.</summary>
internal static class Charges
{
    public const int PageSize = 20;

    /// <summary>Index terms of a new listing: indexed paths and composite indexes. A changed value removes a term and adds one.</summary>
    private const int CreateTerms = 12 + 5;

    private const int PriceTerms = 2 * 11;
    private const int OtherTerms = 2 * 2;

    public static double Read(double kb, bool low) => low ? 1 + (Math.Max(0, kb - 1) * 9 / 99) : Math.Max(1, kb);

    public static double Write(double kb, int terms, bool low) =>
        (low ? 5 + (Math.Max(0, kb - 1) * 45 / 99) : 5 * Math.Max(1, kb)) + (terms * (low ? 0.2 : 0.5));

    public static double GetListing(bool low) => Read(Measured.ListingKb, low);

    /// <summary>
    /// One in ten histories is longer than the trail of the listing, and nearly all are if a listing has a hundred prices:
    /// then a query in one partition reads the rest.
    /// </summary>
    public static double GetPrices(bool low, double pricesEach = 10)
    {
        var isLong = pricesEach > Trail ? 0.9 : 0.1;
        var rest = Math.Max(0, pricesEach - Trail) * (low ? 0.25 : 1) * Measured.PriceKb;
        return ((1 - isLong) * Read(Measured.ListingKb, low))
            + (isLong * (Read(Measured.LongListingKb, low) + (low ? 3 : 6) + rest));
    }

    /// <summary>Prices that a listing carries at most.</summary>
    private const int Trail = 16;

    /// <summary>A page, for each range that is queried: the cost of starting the query, and of the documents that it reads.</summary>
    public static double Page(bool low) => 3 + ((PageSize + 1) * (low ? 0.25 : 1) * Measured.ListingKb);

    public static double Create(bool low) =>
        Write(Measured.ListingKb, CreateTerms, low) + Write(Measured.ReservationKb, 0, low);

    public static double UpdatePrice(bool low) =>
        Read(Measured.ListingKb, low) + Write(Measured.ListingKb, PriceTerms, low);

    public static double UpdateOther(bool low) =>
        Read(Measured.ListingKb, low) + Write(Measured.ListingKb, OtherTerms, low);

    /// <summary>The deletion, its archiving (a read, a query, two patches) and the time to live of ten prices.</summary>
    public static double Delete(bool low) =>
        (4 * Write(Measured.ListingKb, 2, low))
        + Read(Measured.ListingKb, low)
        + 6
        + (10 * Write(Measured.PriceKb, 0, low));

    /// <summary>A query of the newest recorded changes, 17 at most, and the next one.</summary>
    public static double Record(bool low) => (low ? 3 : 6) + Write(Measured.PriceKb, 2, low);

    /// <summary>Each version of a listing is read from the feed by four functions.</summary>
    public static double Feed(bool low) => 4 * Read(Measured.ListingKb, low);

    /// <summary>Per second and range: polls of four functions (one every second, three every five), and four leases renewed every 17 s.</summary>
    public static double Standing(bool low) => (1.6 * (low ? 1 : 2)) + (4 * Write(0.4, 10, low) / 17);

    /// <summary>Lines of a catalogue that are read together.</summary>
    private const int LinesTogether = 32;

    /// <summary>A line of a catalogue that changes nothing: its key, in <c>source_keys</c>, and its listing.</summary>
    public static double Line(bool low) => Key(low) + Sent(low);

    /// <summary>The key of a line: its share of a query.</summary>
    public static double Key(bool low) => Share(Measured.SourceKeyKb, low, ranges: 1);

    /// <summary>The listing of a line: its share of a query of all ranges.</summary>
    public static double Sent(bool low, int ranges = 1) => Share(Measured.ListingKb, low, ranges);

    private static double Share(double kb, bool low, int ranges) =>
        (3.0 * ranges / LinesTogether) + ((low ? 0.25 : 1) * kb);

    /// <summary>Push looks up how far each changed listing is pushed, and enters how far it is then.</summary>
    public static double Push(bool low) => Read(Measured.PublishedKb, low) + Write(Measured.PublishedKb, 0, low);

    /// <summary>Reading a listing and its projection, for each write of a listing.</summary>
    public static double Look(bool low, double pricesEach = 10) =>
        Read(Measured.ListingKb, low) + Read(Measured.MarketListingWith(pricesEach), low);

    /// <summary>Writing a projection that differs.</summary>
    public static double Project(bool low, double pricesEach = 10) =>
        Write(Measured.MarketListingWith(pricesEach), 1, low);

    /// <summary>Reading the history of a listing when its place is computed.</summary>
    public static double History(bool low, double pricesEach = 10) =>
        (low ? 0.25 : 1) * Measured.MarketListingWith(pricesEach);

    /// <summary>
    /// Computing a place, but for its histories: two queries for which it is, the documents that it has (four kinds of
    /// building; 25 months of days, three years of months), the newest of each that are written, its place in the list, and
    /// how far the run is.
    /// </summary>
    public static double Place(bool low) =>
        (2 * 3)
        + (4 * ((25 * Measured.DaysKb) + (3 * Measured.MonthsKb)) * (low ? 0.25 : 1))
        + (4 * (Write(Measured.DaysKb / 2, 1, low) + Write(Measured.MonthsKb / 2, 1, low)))
        + Read(0.3, low)
        + Write(0.3, 0, low);

    public static readonly (string Name, string Calls, Func<bool, double> Ru)[] All =
    [
        ("`GET /listings/{id}`", "1 point read", GetListing),
        (
            "`GET /listings/{id}/prices`",
            "1 point read; past sixteen changes 1 query in the partition",
            low => GetPrices(low)
        ),
        ("`GET /listings` (20), for each range", "1 query, all ranges", Page),
        ("`POST /listings` with a key", "2 creates", Create),
        ("`PUT`, another price", "1 read, 1 conditional replace", UpdatePrice),
        ("`PUT`, the same price", "1 read, 1 conditional replace", UpdateOther),
        ("recording a price", "1 query in the partition, 1 create in `listing_prices`", Record),
        ("the feed, for each write of a listing", "4 functions read it", Feed),
        ("the feed at rest, for each range and second", "polls and leases", Standing),
        ("`DELETE`, archive and end", "marks, history, times to live", Delete),
        ("a line of a catalogue that changes nothing", "a share of 2 queries", Line),
        ("push, for each write of a listing that has an event", "1 point read, 1 upsert", Push),
        ("the market: each write of a listing", "2 point reads", low => Look(low)),
        ("the market: another price, a deletion", "1 conditional replace in `market_listings`", low => Project(low)),
        ("the market, a day: each listing that ever was", "a share of a query", low => History(low)),
        ("the market, a day: each place, without these", "4 queries, 9 writes", Place),
    ];
}

/// <summary>The load of a month, and of its busiest second.</summary>
internal sealed class Load(Size size) : IOfSize
{
    /// <summary>The busiest second as a multiple of the mean: reads by day, writes when portals import.</summary>
    public const double ReadPeak = 5;

    public const double WritePeak = 20;

    /// <summary>The share of reads that the edge serves from its cache of five seconds.</summary>
    public const double EdgeHits = 0.2;

    private const double Month = 30 * 24 * 3600;

    public Size Size => size;

    // A user's month: three visits of four pages, six listings and three histories.
    public double Pages => 12 * size.Users;
    public double Gets => 18 * size.Users;
    public double Histories => 9 * size.Users;
    public double Requests => Pages + Gets + Histories;

    /// <summary>Requests that reach the app: those that the edge does not serve, writes, and followers, which no cache serves.</summary>
    public double ToApp => (Requests * (1 - EdgeHits)) + Writes + Follows;
    public double Follows => size.Followers * Month / 5;

    // A listing lives for half a year: one price less changes than it has prices, and nine other changes.
    public double Creates => size.Listings / 6;
    public double PriceUpdates => (size.PricesEach - 1) / 6 * size.Listings;
    public double OtherUpdates => 1.5 * size.Listings;
    public double Writes => (2 * Creates) + PriceUpdates + OtherUpdates;
    public double Prices => size.PricesEach * size.Listings;

    /// <summary>Lines of a night: six in ten listings are sent by sources, each of them every night.</summary>
    public double Lines => 0.6 * size.Listings;

    /// <summary>Lines a second, while the catalogues come in.</summary>
    public double LinesASecond => Lines / (3 * 3600);

    /// <summary>Events that are pushed in a month: a price, first or changed, and a deletion.</summary>
    public double Events => PriceUpdates + (2 * Creates);

    public double PagesASecond => Pages * (1 - EdgeHits) * ReadPeak / Month;

    public double PeakRequests => ((Requests * (1 - EdgeHits) * ReadPeak) + (Writes * WritePeak) + Follows) / Month;

    public double ListingsRu(bool low, bool peak, int ranges)
    {
        var (reads, writes) = peak ? (ReadPeak, WritePeak) : (1, 1);
        var read =
            ((Size.SearchInCosmos ? Pages : 0) * ranges * Charges.Page(low))
            + (Gets * Charges.GetListing(low))
            + (Histories * Charges.GetPrices(low, Size.PricesEach));
        var write =
            (Creates * (Charges.Create(low) + Charges.Delete(low) + (3 * Charges.Feed(low))))
            + (PriceUpdates * (Charges.UpdatePrice(low) + Charges.Feed(low)))
            + (OtherUpdates * (Charges.UpdateOther(low) + Charges.Feed(low)));
        // Catalogues come at night, and so not in the busiest second.
        var lines = peak ? 0 : 30 * Lines * Charges.Sent(low, ranges);
        return (((read * (1 - EdgeHits) * reads) + (write * writes) + lines) / Month)
            + (ranges * Charges.Standing(low));
    }

    /// <summary>Request units a second of <c>listings</c> while the catalogues come in.</summary>
    public double NightRu(bool low, int ranges) => LinesASecond * Charges.Sent(low, ranges);

    /// <summary>
    /// Of the containers that share a ceiling, without the daily run of the market: keys, how far events are pushed, and the
    /// listings of the market.
    /// </summary>
    public double SharedRu(bool low, bool peak)
    {
        var writes = peak ? WritePeak : 1;
        var ofWrites = (Events * (Charges.Push(low) + Charges.Project(low, Size.PricesEach)) * writes / Month);
        return ofWrites + (peak ? LinesASecond : 30 * Lines / Month) * Charges.Key(low);
    }

    public double PricesRu(bool low, bool peak, int ranges)
    {
        var recorded = (PriceUpdates + Creates) * Charges.Record(low) * (peak ? WritePeak : 1) / Month;
        return recorded + (size.Followers / 5.0 * ranges * 2);
    }

    /// <summary>Listings in <c>market_listings</c>: nothing expires there, and a listing lives for half a year.</summary>
    public double MarketListings => size.Listings * (1 + (2 * MarketYears));

    /// <summary>The years that the market has existed.</summary>
    public const double MarketYears = 2;

    /// <summary>Request units of the market in a day: projecting what changes, and computing every place once.</summary>
    public double MarketRuADay(bool low)
    {
        var changed = (2 * Creates) + PriceUpdates;
        var versions = (4 * Creates) + PriceUpdates + OtherUpdates;
        return (
                ((versions * Charges.Look(low, Size.PricesEach)) + (changed * Charges.Project(low, Size.PricesEach)))
                / 30
            )
            + (MarketListings * Charges.History(low, Size.PricesEach))
            + (size.Places * Charges.Place(low));
    }

    public static readonly (string, Func<Load, string>)[] Rows =
    [
        ("users a month", load => Text.Count(load.Size.Users)),
        ("prices", load => Text.Count(load.Prices)),
        (
            "reads a month: pages, listings, histories",
            load => $"{Text.Count(load.Pages)}, {Text.Count(load.Gets)}, {Text.Count(load.Histories)}"
        ),
        (
            "reads a second, mean and busiest",
            load => $"{load.Requests / Month:0} and {load.Requests * ReadPeak / Month:0}"
        ),
        (
            "writes a month: new, price, other, end",
            load =>
                $"{Text.Count(load.Creates)}, {Text.Count(load.PriceUpdates)}, {Text.Count(load.OtherUpdates)}, {Text.Count(load.Creates)}"
        ),
        (
            "writes a second, mean and busiest",
            load => $"{load.Writes / Month:0.0} and {load.Writes * WritePeak / Month:0}"
        ),
        (
            "lines of catalogues in a night, and a second within three hours",
            load => $"{Text.Count(load.Lines)}, {load.LinesASecond:0}"
        ),
        ("events pushed a month", load => Text.Count(load.Events)),
        ("requests a second to the app, busiest", load => $"{load.PeakRequests:0}"),
        (
            "places; listings that ever were, after two years",
            load => $"{Text.Count(load.Size.Places)}; {Text.Count(load.MarketListings)}"
        ),
    ];
}

/// <summary>The resources provisioned for a load, and their monthly cost in US dollars.</summary>
internal sealed class Plan : IOfSize
{
    /// <summary>Requests a second of an instance of 2,048 MB. Assumed: nothing was measured on Azure.</summary>
    private const double RequestsPerInstance = 200;

    private const double InstanceGb = 2;

    /// <summary>Bytes stored for each byte of a document: the index and the overhead of the service. Assumed.</summary>
    private const double Stored = 1.5;

    /// <summary>The highest second of an hour as a multiple of its mean: autoscale is billed by the hour's highest.</summary>
    private const double HourlyPeak = 1.5;

    private const double RangeRu = 10_000;
    private const double RangeGb = 50;
    private const double Hours = 720;
    private const double Month = Hours * 3600;

    private readonly Load _load;

    public Plan(Load load)
    {
        _load = load;
        // A search queries every range, so its cost depends on their number, and their number on its cost.
        for (Ranges = 1; Ranges < Math.Max(Max / RangeRu, ListingsGb / RangeGb); Ranges++)
            if (Ranges > 1000)
                throw new InvalidOperationException(
                    $"No number of ranges can serve the searches at {Size.Name} listings."
                );
    }

    public Size Size => _load.Size;

    /// <summary>Listings, and those of the last thirty days that are archived and not yet expired.</summary>
    public double ListingsGb => (Size.Listings + _load.Creates) * Measured.ListingKb * Stored / 1e6;

    public double PricesGb => (_load.Prices * 7 / 6) * Measured.PriceKb * Stored / 1e6;

    public int Ranges { get; private set; }

    /// <summary>Autoscale ceiling of <c>listings</c>, by the high charges.</summary>
    public double Max => Up(_load.ListingsRu(low: false, peak: true, Ranges));

    public double PricesMax => Up(_load.PricesRu(low: false, peak: true, PricesRanges));

    private int PricesRanges => (int)Math.Ceiling(PricesGb / RangeGb);

    /// <summary>Of all other containers together.</summary>
    private double SharedMax => Up(_load.SharedRu(low: false, peak: true));

    /// <summary>At least one per zone.</summary>
    private const int AlwaysReadyRecorders = 2;

    private static double Up(double ru) => Math.Max(1000, Math.Ceiling(ru / 1000) * 1000);

    public double Instances => Math.Max(1, Math.Ceiling(_load.PeakRequests / RequestsPerInstance));

    private double Billed(bool low) =>
        Math.Max(0.1 * Max, _load.ListingsRu(low, peak: false, Ranges) * HourlyPeak)
        + Math.Max(0.1 * PricesMax, _load.PricesRu(low, peak: false, PricesRanges) * HourlyPeak)
        + Math.Max(SharedMax * (0.1 + (0.9 * MarketHours(low) / 24)), _load.SharedRu(low, peak: false) * HourlyPeak);

    /// <summary>The hours of a day that computing the market takes at the ceiling of the containers that share it.</summary>
    private double MarketHours(bool low) => Math.Min(24, _load.MarketRuADay(low) / SharedMax / 3600);

    public double Throughput(bool low) => Billed(low) / 100 * Price.AutoscalePer100Ru * Hours * Size.Regions;

    public double Storage => (ListingsGb + PricesGb + MarketGb) * Price.CosmosGb * Size.Regions;

    /// <summary>The listings that ever were, and the figures of the places, without index.</summary>
    private double MarketGb =>
        (
            (_load.MarketListings * Measured.MarketListingWith(Size.PricesEach))
            + (Size.Places * 4 * ((25 * Measured.DaysKb) + (3 * Measured.MonthsKb)))
        )
        * Stored
        / 1e6;

    private double Busy => Math.Max(1, _load.ToApp / Month / RequestsPerInstance);

    private int Ready => Size.AlwaysReadyHttp + AlwaysReadyRecorders;

    /// <summary>Instances that run, on average.</summary>
    private double Running => Math.Max(Busy, Ready);

    /// <summary>On-demand time, of at least one instance all the time, and always-ready instances.</summary>
    public double Functions
    {
        get
        {
            var inReady = Math.Min(Busy, Ready);
            return (Ready * InstanceGb * Month * Price.ReadyGbSecond)
                + (inReady * InstanceGb * Month * Price.ReadyWorkGbSecond)
                + ((Busy - inReady) * InstanceGb * Month * Price.OnDemandGbSecond)
                + (_load.ToApp / 1e6 * Price.MillionExecutions);
        }
    }

    public double EdgeGb =>
        (
            (_load.Pages * Measured.PageResponseKb)
            + (_load.Gets * (Measured.ResponseKb + 0.5))
            + (_load.Histories * (Measured.PricesResponseKb + 0.5))
        ) / 1e6;

    public double Edge =>
        Price.FrontDoor + ((_load.Requests + _load.Follows) / 1e4 * Price.FrontDoor10K) + (EdgeGb * Price.EdgeGb);

    /// <summary>
    /// For one request in <see cref="Sampled"/> its row, its invocation and a call to Cosmos; and the metrics of every
    /// instance, once a minute.
    /// </summary>
    public double LogGb =>
        ((Measured.TraceKb * _load.ToApp / Sampled) + (Measured.MetricKb * MetricRows * Hours * 60 * Running)) / 1e6;

    private const double Sampled = 100;

    /// <summary>Metrics of host and app together. Assumed: those of the host were not counted.</summary>
    private const double MetricRows = 50;

    public double Logs => LogGb * Price.LogGb;

    /// <summary>One write, and ten years of storage.</summary>
    public double Archive =>
        (_load.Creates / 1e4 * Price.BlobWrite10K) + (_load.Creates * 120 * 2 / 1e6 * Price.BlobGb);

    /// <summary>Publishing an event, and delivering it to one subscription.</summary>
    public double Push => _load.Events * 2 / 1e6 * Price.MillionEvents;

    public double Total(bool low) => Throughput(low) + Storage + Functions + Edge + Logs + Archive + Push;

    public static readonly (string, Func<Plan, string>)[] Rows =
    [
        (
            "pages a second, busiest, of Cosmos",
            plan => plan.Size.SearchInCosmos ? $"{plan._load.PagesASecond:0}" : "none: a search index has them"
        ),
        ("`listings`: GB, physical ranges", plan => $"{plan.ListingsGb:0.0}, {plan.Ranges}"),
        ("`listing_prices`: GB, physical ranges", plan => $"{plan.PricesGb:0.0}, {plan.PricesRanges}"),
        (
            "RU/s of `listings`, mean, low to high",
            plan =>
                $"{Text.Count(plan._load.ListingsRu(true, false, plan.Ranges))} to {Text.Count(plan._load.ListingsRu(false, false, plan.Ranges))}"
        ),
        (
            "RU/s of `listings`, busiest, low to high",
            plan =>
                $"{Text.Count(plan._load.ListingsRu(true, true, plan.Ranges))} to {Text.Count(plan._load.ListingsRu(false, true, plan.Ranges))}"
        ),
        (
            "RU/s of `listings` and of keys while catalogues come in, high",
            plan =>
                $"{Text.Count(plan._load.NightRu(false, plan.Ranges))}, {Text.Count(plan._load.LinesASecond * Charges.Key(false))}"
        ),
        (
            "RU of the market in a day, low to high",
            plan => $"{Text.Count(plan._load.MarketRuADay(true))} to {Text.Count(plan._load.MarketRuADay(false))}"
        ),
        (
            "its hours at the ceiling that it shares, low to high",
            plan => $"{plan.MarketHours(true):0.0} to {plan.MarketHours(false):0.0}"
        ),
        ("`market_listings` and `market`: GB", plan => $"{plan.MarketGb:0.0}"),
        (
            "autoscale ceilings: `listings`, `listing_prices`, the others together",
            plan => $"{Text.Count(plan.Max)}, {Text.Count(plan.PricesMax)}, {Text.Count(plan.SharedMax)}"
        ),
        ("regions of Cosmos", plan => $"{plan.Size.Regions}"),
        ("instances of 2,048 MB at the busiest", plan => $"{plan.Instances:0}"),
        ("always ready: HTTP, `RecordPriceChanges`", plan => $"{plan.Size.AlwaysReadyHttp}, {AlwaysReadyRecorders}"),
        ("telemetry: one request in, GB a month", plan => $"{Sampled:0}, {plan.LogGb:0}"),
    ];

    public static readonly (string, Func<Plan, string>)[] Costs =
    [
        (
            "Cosmos throughput, low to high",
            plan => $"{Text.Dollars(plan.Throughput(true))} to {Text.Dollars(plan.Throughput(false))}"
        ),
        ("Cosmos storage", plan => Text.Dollars(plan.Storage)),
        ("Functions", plan => Text.Dollars(plan.Functions)),
        ("Front Door Standard", plan => Text.Dollars(plan.Edge)),
        ("Logs", plan => Text.Dollars(plan.Logs)),
        ("Push, to one subscription", plan => Text.Dollars(plan.Push)),
        ("Archive, after ten years", plan => Text.Dollars(plan.Archive)),
        (
            "**Together, low to high**",
            plan => $"**{Text.Dollars(plan.Total(true))} to {Text.Dollars(plan.Total(false))}**"
        ),
    ];
}

/// <summary>US dollars. The document gives the source of each, and which to check.</summary>
internal static class Price
{
    public const double AutoscalePer100Ru = 0.008 * 1.5;
    public const double CosmosGb = 0.25;
    public const double OnDemandGbSecond = 0.000026;
    public const double ReadyGbSecond = 0.000004;
    public const double ReadyWorkGbSecond = 0.000016;
    public const double MillionExecutions = 0.40;
    public const double MillionEvents = 0.60;
    public const double FrontDoor = 35;
    public const double FrontDoor10K = 0.009;
    public const double EdgeGb = 0.083;
    public const double LogGb = 2.30;
    public const double BlobGb = 0.02;
    public const double BlobWrite10K = 0.065;
}

internal static class Text
{
    /// <summary>To two figures: the inputs are no more precise.</summary>
    public static string Count(double value) =>
        Rounded(value) switch
        {
            >= 1e9 and var x => $"{x / 1e9:0.#} G",
            >= 1e6 and var x => $"{x / 1e6:0.#} M",
            >= 1e3 and var x => $"{x / 1e3:0.#} k",
            var x => $"{x:0.#}",
        };

    public static string Dollars(double value) =>
        value < 1 ? "under $1" : string.Create(CultureInfo.InvariantCulture, $"${Rounded(value):N0}");

    private static double Rounded(double value)
    {
        if (value <= 0)
            return 0;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(value / unit) * unit;
    }
}

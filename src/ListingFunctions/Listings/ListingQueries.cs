using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Listings;

/// <summary>
/// The queries of the <c>listings</c> container, and the indexes that they need. Values from clients are query
/// parameters, never part of the query text.
/// </summary>
/// <remarks>
/// A page starts at a position in the index that orders it (keyset pagination), so its cost does not grow with its
/// depth. Each index costs request units on every write of a member that it contains: a create pays for all of them, an
/// update of the price only for those of <c>latest_price_eur</c>, <c>updated_date</c>, <c>price_per_m2_eur</c> and
/// <c>price_trend</c>.
/// </remarks>
internal static class ListingQueries
{
    /// <summary>Index: <c>deleted_date</c>.</summary>
    public const string NotDeleted = "(NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date))";

    /// <summary>Every document; it needs no index.</summary>
    public const string AllDocuments = "SELECT * FROM c";

    /// <summary>The paths that filters and page positions need.</summary>
    public static IReadOnlyList<string> IndexedPaths { get; } =
    [
        // Every page.
        "/deleted_date/?",
        // Sort keys; all but the first are filters too.
        "/created_date/?",
        "/updated_date/?",
        "/latest_price_eur/?",
        "/surface_area_m2/?",
        "/price_trend/price_changed_date/?",
        "/price_trend/change_percent/?",
        "/price_per_m2_eur/?",
        // Filters.
        "/city_key/?",
        // For documents without a key.
        "/postal_address/city/?",
        "/postal_address/postal_code/?",
        "/postal_address/country/?",
        "/building_type/?",
        "/rooms_count/?",
        "/bedrooms_count/?",
        "/price_trend/change_eur/?",
        // Listings whose history has a gap.
        "/gap_date/?",
        // The listings of a source, by key.
        "/source/?",
        "/source_key/?",
    ];

    /// <summary>
    /// One composite index per sort key, with the id as tie-breaker; read backwards it serves the ascending sort.
    /// </summary>
    public static IReadOnlyList<Collection<CompositePath>> Orders { get; } =
    [
        [
            new() { Path = "/gap_date", Order = CompositePathSortOrder.Ascending },
            new() { Path = "/id", Order = CompositePathSortOrder.Ascending },
        ],
        [
            new() { Path = "/source", Order = CompositePathSortOrder.Ascending },
            new() { Path = "/source_key", Order = CompositePathSortOrder.Ascending },
            new() { Path = "/id", Order = CompositePathSortOrder.Ascending },
        ],
        .. Enum.GetValues<ListingSortKey>()
            .Select(key => new Collection<CompositePath>
            {
                new() { Path = PathOf(new ListingSort(key, true)), Order = CompositePathSortOrder.Descending },
                new() { Path = "/id", Order = CompositePathSortOrder.Descending },
            }),
    ];

    private static string PathOf(ListingSort sort) => $"/{sort.Member.Replace('.', '/')}";

    /// <summary>The query of a page, of at most so many documents.</summary>
    public static QueryDefinition Page(ListingQuery query, int top)
    {
        var conditions = new Conditions();
        AddFilter(conditions, query.Filter);
        StartAfter(conditions, query.Sort, query.After);
        var direction = query.Sort.Descending ? "DESC" : "ASC";
        return conditions.ToQuery(top, $"ORDER BY c.{query.Sort.Member} {direction}, c.id {direction}");
    }

    /// <summary>The query of a page of listings whose history has a gap.</summary>
    public static QueryDefinition WithGaps(PageCursor? after, int top) =>
        Query(
            """
            SELECT TOP @top * FROM c
            WHERE c.gap_date >= @date AND (c.gap_date > @date OR c.id > @id)
            ORDER BY c.gap_date, c.id
            """,
            [("@top", top), ("@date", after?.Key ?? ""), ("@id", after?.Id ?? "")]
        );

    /// <summary>The cursor after a page of <see cref="WithGaps"/> whose last document is this.</summary>
    public static PageCursor GapCursorAt(JsonElement document) =>
        new(document.GetProperty("gap_date").GetString()!, document.GetProperty("id").GetString()!);

    /// <summary>The query of a page of the listings of a source, in the order of their keys.</summary>
    public static QueryDefinition OfSource(string source, PageCursor? after, int top) =>
        Query(
            $"""
            SELECT TOP @top * FROM c
            WHERE {NotDeleted} AND c.source = @source AND c.source_key >= @key AND (c.source_key > @key OR c.id > @id)
            ORDER BY c.source, c.source_key, c.id
            """,
            [("@top", top), ("@source", source), ("@key", after?.Key ?? ""), ("@id", after?.Id ?? "")]
        );

    /// <summary>The cursor after a page of <see cref="OfSource"/> whose last document is this.</summary>
    public static PageCursor SourceCursorAt(JsonElement document) =>
        new(document.GetProperty("source_key").GetString()!, document.GetProperty("id").GetString()!);

    private static QueryDefinition Query(string text, IEnumerable<(string Name, object Value)> parameters) =>
        parameters.Aggregate(
            new QueryDefinition(text),
            (query, parameter) => query.WithParameter(parameter.Name, parameter.Value)
        );

    /// <remarks>
    /// City: an equality on the stored key, a seek. A document without one was written before keys were stored, or out of
    /// band and not delivered by the feed yet; it matches if its city is the one that was sent, ignoring case. Country:
    /// case-insensitive <c>StringEquals</c> scans the few distinct values in the index (an expanded index scan), not the
    /// listings.
    /// </remarks>
    private static void AddFilter(Conditions conditions, ListingFilter filter)
    {
        conditions.Add(
            "(c.city_key = @city_key OR NOT IS_DEFINED(c.city_key) AND StringEquals(c.postal_address.city, @city, true))",
            ("@city_key", filter.City is { } city ? CityKey.Of(city) : null),
            ("@city", filter.City)
        );
        conditions.Add("c.postal_address.postal_code = @postal_code", "@postal_code", filter.PostalCode);
        conditions.Add("StringEquals(c.postal_address.country, @country, true)", "@country", filter.Country);
        conditions.AddAny("c.building_type", "@building_type", [.. filter.BuildingTypes.Select(BuildingTypes.NameOf)]);
        conditions.AddBounds("c.latest_price_eur", "price", filter.LatestPriceEur);
        conditions.AddBounds("c.surface_area_m2", "area", filter.SurfaceAreaM2);
        conditions.AddBounds("c.rooms_count", "rooms", filter.RoomsCount);
        conditions.AddBounds("c.bedrooms_count", "bedrooms", filter.BedroomsCount);
        conditions.Add(
            "c.updated_date >= @updated_since",
            "@updated_since",
            filter.UpdatedSince is { } since ? Instant.TextOf(since) : null
        );
        AddTrendFilter(conditions, filter);
    }

    private static void AddTrendFilter(Conditions conditions, ListingFilter filter)
    {
        conditions.Add(
            "c.price_trend.price_changed_date >= @price_changed_since",
            "@price_changed_since",
            filter.PriceChangedSince is { } since ? Instant.TextOf(since) : null
        );
        // By euros: a rise from zero has no percentage.
        if (filter.PriceDirection is { } direction)
            conditions.Add(
                $"c.price_trend.change_eur {(direction == PriceDirection.Up ? ">" : "<")} @no_change",
                "@no_change",
                0
            );
        conditions.Add(
            "(c.price_trend.change_percent >= @min_rise OR c.price_trend.change_percent <= @min_fall)",
            ("@min_rise", filter.MinChangePercent),
            ("@min_fall", -filter.MinChangePercent)
        );
        conditions.AddBounds("c.price_per_m2_eur", "price_per_m2", filter.PricePerM2Eur);
    }

    /// <remarks>
    /// The first page starts at the lowest possible key of the right type; so it excludes documents whose key has
    /// another type, from which no page could continue.
    /// </remarks>
    private static void StartAfter(Conditions conditions, ListingSort sort, PageCursor? after)
    {
        var path = $"c.{sort.Member}";
        var onwards = sort.Descending ? "<" : ">";
        if (after is null)
        {
            object start = sort switch
            {
                { IsNumber: true, Descending: true } => double.MaxValue,
                { IsNumber: true } => double.MinValue,
                { Descending: true } => Instant.AfterAll,
                _ => "",
            };
            conditions.Add($"{path} {onwards}= @key", "@key", start);
            return;
        }

        // The raw number of the document: compared as the double that Cosmos reads, not as one of ours.
        object key = sort.IsNumber ? JsonElement.Parse(after.Key) : after.Key;
        conditions.Add($"{path} {onwards}= @key", "@key", key);
        conditions.Add($"({path} {onwards} @key OR c.id {onwards} @id)", "@id", after.Id);
    }

    /// <summary>The cursor after a page whose last document is this.</summary>
    public static PageCursor CursorAt(JsonElement document, ListingSort sort)
    {
        var key = sort.Member.Split('.').Aggregate(document, (json, name) => json.GetProperty(name));
        return new PageCursor(
            sort.IsNumber ? key.GetRawText() : key.GetString()!,
            document.GetProperty("id").GetString()!
        );
    }

    /// <summary>The conditions of a query, joined with AND, and the values of their parameters.</summary>
    private sealed class Conditions
    {
        private readonly List<string> _conditions = [NotDeleted];
        private readonly List<(string Name, object Value)> _values = [];

        public void Add(string condition, string name, object? value) => Add(condition, (name, value));

        /// <summary>Adds a condition, if its parameters have values.</summary>
        public void Add(string condition, params IReadOnlyList<(string Name, object? Value)> values)
        {
            if (values.Any(each => each.Value is null))
                return;
            _conditions.Add(condition);
            _values.AddRange(values.Select(each => (each.Name, each.Value!)));
        }

        public void AddBounds<T>(string path, string name, Bounds<T> bounds)
            where T : struct
        {
            Add($"{path} >= @min_{name}", $"@min_{name}", bounds.Min);
            Add($"{path} <= @max_{name}", $"@max_{name}", bounds.Max);
        }

        public void AddAny(string path, string name, IReadOnlyList<string> values)
        {
            if (values.Count == 0)
                return;
            var names = values.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{name}_{i}")).ToList();
            _conditions.Add($"{path} IN ({string.Join(", ", names)})");
            _values.AddRange(names.Zip(values, (each, value) => (each, (object)value)));
        }

        public QueryDefinition ToQuery(int top, string order) =>
            Query(
                $"SELECT TOP @top * FROM c WHERE {string.Join(" AND ", _conditions)} {order}",
                [("@top", top), .. _values]
            );
    }
}

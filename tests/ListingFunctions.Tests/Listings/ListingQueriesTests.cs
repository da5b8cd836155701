using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Tests.Listings;

public sealed partial class ListingQueriesTests
{
    private const string Hostile = "x' OR true --\"@city";

    private static readonly ListingFilter All = new()
    {
        City = Hostile,
        PostalCode = Hostile,
        Country = Hostile,
        BuildingTypes = [BuildingType.Studio, BuildingType.Apartment, BuildingType.House],
        LatestPriceEur = new(990_001, 990_002),
        SurfaceAreaM2 = new(990_003, 990_004),
        RoomsCount = new(990_005, 990_006),
        BedroomsCount = new(990_007, 990_008),
        UpdatedSince = Sample.Noon,
        PriceChangedSince = Sample.Noon,
        PriceDirection = PriceDirection.Down,
        MinChangePercent = 990_009,
        PricePerM2Eur = new(990_010, 990_011),
    };

    public static TheoryData<string> Sorts =>
        [
            .. Enum.GetValues<ListingSortKey>()
                .SelectMany(key => new[] { $"{new ListingSort(key, false)}", $"{new ListingSort(key, true)}" }),
        ];

    private static QueryDefinition Page(ListingFilter filter, string sort, PageCursor? after = null)
    {
        Assert.True(ListingSort.TryParse(sort, out var parsed));
        return ListingQueries.Page(new ListingQuery(filter, parsed, 10, after), 11);
    }

    [Theory]
    [MemberData(nameof(Sorts))]
    public void No_value_of_a_client_stands_in_the_text_of_a_query(string sort)
    {
        var query = Page(All, sort, new PageCursor("990009", Hostile));
        Assert.DoesNotContain("9900", query.QueryText, StringComparison.Ordinal);
        Assert.DoesNotContain("'", query.QueryText, StringComparison.Ordinal);
        Assert.DoesNotContain("\"", query.QueryText, StringComparison.Ordinal);
        Assert.DoesNotContain("2026", query.QueryText, StringComparison.Ordinal);
        Assert.DoesNotContain("HOUSE", query.QueryText, StringComparison.Ordinal);
        // Every name in the text has a value, and every value a name.
        Assert.Equal(
            query.GetQueryParameters().Select(parameter => parameter.Name).Order(StringComparer.Ordinal),
            ParameterName.Matches(query.QueryText).Select(name => name.Value).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_query_says_what_the_filters_say_and_no_more()
    {
        Assert.Equal(
            "SELECT TOP @top * FROM c WHERE (NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date)) AND c.created_date <= @key ORDER BY c.created_date DESC, c.id DESC",
            Page(new ListingFilter(), "-created_date").QueryText
        );
        Assert.Equal(
            "SELECT TOP @top * FROM c WHERE (NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date)) AND (c.city_key = @city_key OR NOT IS_DEFINED(c.city_key) AND StringEquals(c.postal_address.city, @city, true)) "
                + "AND c.building_type IN (@building_type_0) AND c.latest_price_eur <= @max_price "
                + "AND c.surface_area_m2 >= @key AND (c.surface_area_m2 > @key OR c.id > @id) "
                + "ORDER BY c.surface_area_m2 ASC, c.id ASC",
            Page(
                new ListingFilter
                {
                    City = "Lille",
                    BuildingTypes = [BuildingType.House],
                    LatestPriceEur = new(null, 1),
                },
                "surface_area_m2",
                new PageCursor("1.5", "7")
            ).QueryText
        );
    }

    [Fact]
    public void The_query_of_these_tests_has_every_filter() =>
        Assert.All(
            typeof(ListingFilter).GetProperties(),
            filter => Assert.NotEqual(filter.GetValue(new ListingFilter()), filter.GetValue(All))
        );

    [Theory]
    [MemberData(nameof(Sorts))]
    public void Every_path_of_a_query_is_indexed_and_every_order_has_its_composite_index(string sort)
    {
        var policy = ContainerDefinitions.All.Single(container => container.Id == Containers.Listings).IndexingPolicy;
        var query = Page(All, sort, new PageCursor("1", "1")).QueryText;
        Assert.All(
            DocumentPath
                .Matches(query)
                .Select(path => $"/{path.Groups[1].Value.Replace('.', '/')}/?")
                // Azure indexes ids whatever a policy says.
                .Where(path => path != "/id/?"),
            path => Assert.Contains(path, policy.IncludedPaths.Select(included => included.Path))
        );
        Assert.Contains((PathOf(sort), "/id"), policy.CompositeIndexes.Select(index => (index[0].Path, index[1].Path)));
    }

    private static string PathOf(string sort) =>
        sort.TrimStart('-') is "price_changed_date" or "change_percent"
            ? $"/price_trend/{sort.TrimStart('-')}"
            : $"/{sort.TrimStart('-')}";

    [Fact]
    public void The_filters_by_what_the_price_did_compare_what_is_stored()
    {
        var conditions = Page(
            new ListingFilter
            {
                PriceDirection = PriceDirection.Up,
                MinChangePercent = 5,
                PricePerM2Eur = new(1, null),
            },
            "change_percent"
        );
        Assert.Equal(
            "SELECT TOP @top * FROM c WHERE (NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date)) AND c.price_trend.change_eur > @no_change "
                + "AND (c.price_trend.change_percent >= @min_rise OR c.price_trend.change_percent <= @min_fall) "
                + "AND c.price_per_m2_eur >= @min_price_per_m2 AND c.price_trend.change_percent >= @key "
                + "ORDER BY c.price_trend.change_percent ASC, c.id ASC",
            conditions.QueryText
        );
        Assert.Contains(("@min_fall", -5m), conditions.GetQueryParameters());
    }

    [Fact]
    public void The_next_page_of_a_sort_begins_at_the_member_wherever_it_is_in_the_document()
    {
        var document = JsonElement.Parse("""{"id":"7","price_trend":{"change_percent":-2.50},"price_per_m2_eur":3}""");
        Assert.Equal(
            new PageCursor("-2.50", "7"),
            ListingQueries.CursorAt(document, new(ListingSortKey.ChangePercent, true))
        );
        Assert.Equal(
            new PageCursor("3", "7"),
            ListingQueries.CursorAt(document, new(ListingSortKey.PricePerM2Eur, true))
        );
    }

    [Fact]
    public void A_composite_index_read_either_way_serves_both_directions_of_a_sort() =>
        Assert.All(
            ContainerDefinitions
                .All.Single(container => container.Id == Containers.Listings)
                .IndexingPolicy.CompositeIndexes,
            index => Assert.Equal(index[0].Order, index[1].Order)
        );

    [GeneratedRegex("@[a-z_0-9]+")]
    private static partial Regex ParameterName { get; }

    [GeneratedRegex(@"\bc\.([a-z_0-9.]+)")]
    private static partial Regex DocumentPath { get; }
}

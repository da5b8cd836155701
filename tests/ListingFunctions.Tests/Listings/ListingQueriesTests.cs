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
    };

    public static TheoryData<string> Sorts =>
        [
            .. Enum.GetValues<ListingSortKey>()
                .SelectMany(key => new[] { $"{new ListingSort(key, false)}", $"{new ListingSort(key, true)}" }),
        ];

    private static QueryDefinition Page(ListingFilter filter, string sort, PageCursor? after = null)
    {
        Assert.True(ListingSort.TryParse(sort, out var parsed));
        return ListingQueries.Page(new ListingQuery(filter, parsed, 10, after));
    }

    [Theory]
    [MemberData(nameof(Sorts))]
    public void No_value_of_a_client_stands_in_the_text_of_a_query(string sort)
    {
        var query = Page(All, sort, new PageCursor("990009", Hostile));
        Assert.DoesNotContain("99000", query.QueryText, StringComparison.Ordinal);
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
            "SELECT * FROM c WHERE (NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date)) AND c.created_date <= @key ORDER BY c.created_date DESC, c.id DESC",
            Page(new ListingFilter(), "-created_date").QueryText
        );
        Assert.Equal(
            "SELECT * FROM c WHERE (NOT IS_DEFINED(c.deleted_date) OR IS_NULL(c.deleted_date)) AND StringEquals(c.postal_address.city, @city, true) "
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
        Assert.Contains(
            ($"/{sort.TrimStart('-')}", "/id"),
            policy.CompositeIndexes.Select(index => (index[0].Path, index[1].Path))
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

using System.Net;
using static ListingFunctions.SystemTests.Listings.ListingCondition;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>What clients get who ask for some listings, in an order of theirs.</summary>
public sealed class ListingQueryTests(ListingSet set) : ListingQueryTest(set), IClassFixture<ListingSet>
{
    private readonly ListingSet _set = set;

    [Fact]
    public async Task A_page_of_any_query_is_one_call_of_Cosmos()
    {
        var page = await _set.App.SendAsync(
            "GET",
            "listings?sort=latest_price_eur&min_rooms_count=1&limit=3&include=price_trend"
        );
        for (var depth = 0; depth < 3; depth++)
        {
            var next = ListingSet.NextOf(page)!;
            Assert.Equal(
                ["POST listings"],
                await _set.App.Cosmos.CallsOfAsync(async () => page = await _set.App.SendAsync("GET", next))
            );
        }
    }
}

/// <summary>The same over four partition ranges.</summary>
public sealed class ListingQueryOverFourRangesTests(ListingSetOverFourRanges set)
    : ListingQueryTest(set),
        IClassFixture<ListingSetOverFourRanges>;

/// <summary>The tests of both.</summary>
public abstract class ListingQueryTest(ListingSet set)
{
    private const int Rounds = 200;

    private static readonly string[] Sorts =
    [
        "created_date",
        "-created_date",
        "updated_date",
        "-updated_date",
        "latest_price_eur",
        "-latest_price_eur",
        "surface_area_m2",
        "-surface_area_m2",
        "price_changed_date",
        "-price_changed_date",
        "change_percent",
        "-change_percent",
        "price_per_m2_eur",
        "-price_per_m2_eur",
    ];

    public static TheoryData<string> EachSort => [.. Sorts];

    private async Task<IEnumerable<string?>> CitiesAsync(string city)
    {
        var page = await set.App.SendAsync("GET", $"listings?city={Uri.EscapeDataString(city)}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page
            .Body.EnumerateArray()
            .Select(listing => listing.GetProperty("postal_address").GetProperty("city").GetString())
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Any_filters_sort_and_limit_page_through_all_listings_in_their_order()
    {
        var random = new Random(7);
        var instants = set.Listings.Select(listing => listing.GetProperty("updated_date").GetString()!).ToArray();
        var (found, longest) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var conditions = Some(random, instants[random.Next(instants.Length)]).ToList();
            var sort = random.Next(5) == 0 ? null : Sorts[random.Next(Sorts.Length)];
            var query = string.Join(
                '&',
                conditions.Select(condition => condition.Parameter).Append(sort is null ? "" : $"sort={sort}")
            );
            var expected = set.Expected(conditions.Select(each => each.Holds), sort ?? "-created_date").ToList();
            var walked = await set.WalkAsync(query, random.Next(1, 12));
            Assert.True(expected.SequenceEqual(walked), $"{query}: {string.Join(' ', walked)}");
            found += walked.Count > 0 ? 1 : 0;
            longest = Math.Max(longest, walked.Count);
        }

        // The rounds are worth something: filters let some through, and not always all.
        Assert.InRange(found, Rounds / 4, Rounds - 1);
        Assert.Equal(set.Listings.Count, longest);
    }

    [Theory]
    [MemberData(nameof(EachSort))]
    public async Task Every_sort_pages_alike_whatever_the_limit(string sort)
    {
        var expected = set.Expected([], sort).ToList();
        foreach (var limit in (int[])[1, 2, 3, 7, expected.Count - 1, expected.Count, expected.Count + 1, 1000])
            Assert.Equal(expected, await set.WalkAsync($"sort={sort}", limit));
    }

    public static TheoryData<string> EachFilter => [.. Filters.Select(filter => filter.Parameter)];

    private static IEnumerable<ListingCondition> Filters =>
        [
            City("lILLE"),
            PostalCode("8001"),
            Country("cH"),
            ListingCondition.BuildingType("HOUSE"),
            ListingCondition.BuildingType("HOUSE", "STUDIO"),
            AtLeast("price_eur", "1e5"),
            AtMost("price_eur", "100000"),
            AtLeast("surface_area_m2", "86.5"),
            AtMost("surface_area_m2", "0.1"),
            AtLeast("rooms_count", "2"),
            AtMost("rooms_count", "2.0"),
            AtLeast("bedrooms_count", "1"),
            AtMost("bedrooms_count", "0"),
            ListingCondition.PriceDirection("up"),
            ListingCondition.PriceDirection("down"),
            MinChangePercent("99.99"),
            AtLeast("price_per_m2_eur", "1162.79"),
            AtMost("price_per_m2_eur", "1162.79"),
        ];

    [Theory]
    [MemberData(nameof(EachFilter))]
    public async Task A_filter_selects_what_matches_it_on_every_page(string parameter)
    {
        var filter = Filters.Single(each => each.Parameter == parameter);
        var expected = set.Expected([filter.Holds], "-created_date").ToList();
        Assert.InRange(expected.Count, 1, set.Listings.Count - 1);
        Assert.Equal(expected, await set.WalkAsync(parameter, 2));
    }

    [Fact]
    public async Task Updated_since_begins_with_the_instant_itself()
    {
        var instants = set
            .Listings.Select(listing => listing.GetProperty("updated_date").GetString()!)
            .Order()
            .ToList();
        var filter = UpdatedSince(instants[instants.Count / 2]);
        var expected = set.Expected([filter.Holds], "updated_date").ToList();
        Assert.Equal(expected, await set.WalkAsync($"{filter.Parameter}&sort=updated_date", 5));
        Assert.InRange(expected.Count, 1, set.Listings.Count - 1);
    }

    [Fact]
    public async Task Price_changed_since_begins_with_the_instant_itself()
    {
        var instants = set
            .Listings.Select(listing => ListingSet.MemberOf(listing, "price_changed_date")?.GetString())
            .OfType<string>()
            .Order()
            .ToList();
        var filter = PriceChangedSince(instants[instants.Count / 2]);
        var expected = set.Expected([filter.Holds], "-price_changed_date").ToList();
        Assert.Equal(expected, await set.WalkAsync($"{filter.Parameter}&sort=-price_changed_date", 5));
        Assert.InRange(expected.Count, 1, instants.Count - 1);
    }

    [Theory]
    [InlineData("change_percent")]
    [InlineData("-price_changed_date")]
    public async Task What_the_price_did_is_on_every_page_if_it_is_included(string sort)
    {
        for (string? next = $"listings?include=price_trend&sort={sort}&limit=7"; next is not null; )
        {
            var page = await set.App.SendAsync("GET", next);
            foreach (var listing in page.Body.EnumerateArray())
            {
                var kept = set.Listings.Single(each => ListingSet.IdOf(each) == ListingSet.IdOf(listing));
                Assert.Equal(kept.GetRawText(), listing.GetRawText());
            }

            next = ListingSet.NextOf(page);
        }
    }

    [Theory]
    [InlineData("LILLE", "Lille", "lille")]
    [InlineData("zürich", "Zurich", "ZÜRICH", "Zürich")]
    [InlineData("ZURICH", "Zurich", "ZÜRICH", "Zürich")]
    [InlineData("Zu\u0308rich", "Zurich", "ZÜRICH", "Zürich")]
    [InlineData("WEIßENSTRAßE", "WEISSENSTRASSE", "Weißenstraße")]
    [InlineData("weissenstrasse", "WEISSENSTRASSE", "Weißenstraße")]
    [InlineData("İZMIR", "İzmir")]
    [InlineData("izmir", "İzmir")]
    [InlineData("KRAKOW 🏠", "Kraków 🏠")]
    [InlineData("lill")]
    [InlineData("' OR true --")]
    public async Task A_city_is_found_whatever_its_case_diacritics_and_normalization_form(
        string asked,
        params string[] cities
    ) => Assert.Equal(cities, await CitiesAsync(asked));

    [Theory]
    [InlineData("listings?colour=red", "colour")]
    [InlineData("listings?city=Lille&city=Paris", "city")]
    [InlineData("listings?min_price_eur=2&max_price_eur=1", "min_price_eur")]
    [InlineData("listings?sort=name&limit=0&building_type=CASTLE&x=1", "building_type", "sort", "limit", "x")]
    public async Task Parameters_that_are_wrong_are_named_all_at_once(string path, params string[] fields)
    {
        var response = await set.App.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields, response.Fields);
    }

    [Fact]
    public async Task A_continuation_serves_its_own_filters_and_sort_alone()
    {
        var next = ListingSet.NextOf(
            await set.App.SendAsync("GET", "listings?country=fr&sort=latest_price_eur&limit=1")
        )!;
        Assert.Equal(HttpStatusCode.OK, (await set.App.SendAsync("GET", next)).Status);
        Assert.Equal(HttpStatusCode.OK, (await set.App.SendAsync("GET", Other("limit=1", "limit=2"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await set.App.SendAsync("GET", Other("=fr", "=ch"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await set.App.SendAsync("GET", Other("=latest", "=-latest"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await set.App.SendAsync("GET", next[..^1])).Status);

        string Other(string here, string there) => next.Replace(here, there, StringComparison.Ordinal);
    }
}

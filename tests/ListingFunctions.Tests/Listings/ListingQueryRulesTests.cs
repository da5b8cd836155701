using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListingQueryRulesTests
{
    private static (ListingQuery? Query, Problem? Problem) Read(string query) =>
        ListingQueryRules.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));

    private static ListingFilter FilterOf(string query) => Read(query).Query!.Filter;

    private static IEnumerable<string> BrokenBy(string query)
    {
        var (page, problem) = Read(query);
        Assert.Null(page);
        Assert.Equal(422, problem!.Status);
        return problem.Errors!.Select(error => error.Field);
    }

    [Fact]
    public void Every_parameter_says_something_of_the_page()
    {
        var (query, _) = Read(
            "?city=Lille&postal_code=59000&country=fr&building_type=STUDIO&building_type=HOUSE&min_price_eur=1.5"
                + "&max_price_eur=2&min_surface_area_m2=3.25&max_surface_area_m2=4&min_rooms_count=5&max_rooms_count=6"
                + "&min_bedrooms_count=7&max_bedrooms_count=8&updated_since=2026-03-01T12:00:00Z&sort=updated_date&limit=9"
                + "&price_changed_since=2026-03-01T12:00:01Z&price_direction=down&min_change_percent=2.5"
                + "&min_price_per_m2_eur=10&max_price_per_m2_eur=11.5&include=price_trend"
        );
        var filter = query!.Filter;
        Assert.Equal(("Lille", "59000", "fr"), (filter.City, filter.PostalCode, filter.Country));
        Assert.Equal([BuildingType.Studio, BuildingType.House], filter.BuildingTypes);
        Assert.Equal(new Bounds<decimal>(1.5m, 2), filter.LatestPriceEur);
        Assert.Equal(new Bounds<double>(3.25, 4), filter.SurfaceAreaM2);
        Assert.Equal(new Bounds<long>(5, 6), filter.RoomsCount);
        Assert.Equal(new Bounds<long>(7, 8), filter.BedroomsCount);
        Assert.Equal(Noon, filter.UpdatedSince);
        Assert.Equal(Noon.AddSeconds(1), filter.PriceChangedSince);
        Assert.Equal((PriceDirection.Down, 2.5m), (filter.PriceDirection, filter.MinChangePercent));
        Assert.Equal(new Bounds<decimal>(10, 11.5m), filter.PricePerM2Eur);
        Assert.True(query.IncludesTrend);
        Assert.Equal((new ListingSort(ListingSortKey.UpdatedDate, false), 9), (query.Sort, query.Limit));
    }

    [Theory]
    [InlineData("?city=")]
    [InlineData("?postal_code=")]
    [InlineData("?country=")]
    [InlineData("?country=F")]
    [InlineData("?country=FRA")]
    [InlineData("?country=F1")]
    [InlineData("?country=%C3%A9%C3%A9")]
    [InlineData("?building_type=")]
    [InlineData("?building_type=house")]
    [InlineData("?building_type=HOUSE,STUDIO")]
    [InlineData("?building_type=HOUSE&building_type=CASTLE")]
    [InlineData("?building_type=0")]
    [InlineData("?min_price_eur=")]
    [InlineData("?min_price_eur=-1")]
    [InlineData("?min_price_eur=0.001")]
    [InlineData("?min_price_eur=NaN")]
    [InlineData("?min_price_eur=Infinity")]
    [InlineData("?min_price_eur=%201")]
    [InlineData("?min_price_eur=1%00")]
    [InlineData("?min_price_eur=1,5")]
    [InlineData("?min_price_eur=01")]
    [InlineData("?min_price_eur=0x1")]
    [InlineData("?min_price_eur=%2B1")]
    [InlineData("?min_price_eur=1e+5")]
    [InlineData("?min_price_eur=.5")]
    [InlineData("?min_price_eur=%D9%A1")]
    [InlineData("?max_price_eur=9007199254740992")]
    [InlineData("?max_price_eur=1e400")]
    [InlineData("?max_price_eur=null")]
    [InlineData("?min_surface_area_m2=-0.5")]
    [InlineData("?min_surface_area_m2=-1e-400")]
    [InlineData("?max_surface_area_m2=1e400")]
    [InlineData("?max_surface_area_m2=large")]
    [InlineData("?min_rooms_count=0")]
    [InlineData("?min_rooms_count=1.5")]
    [InlineData("?max_rooms_count=9007199254740992")]
    [InlineData("?min_bedrooms_count=-1")]
    [InlineData("?max_bedrooms_count=1e-1")]
    [InlineData("?updated_since=")]
    [InlineData("?updated_since=2026-03-01")]
    [InlineData("?updated_since=2026-03-01T12:00:00")]
    [InlineData("?updated_since=2026-03-01T12:00Z")]
    [InlineData("?updated_since=2026-03-01T12:00:00+24:00")]
    [InlineData("?updated_since=2026-02-30T12:00:00Z")]
    [InlineData("?updated_since=2026-03-01T24:00:01Z")]
    [InlineData("?updated_since=9999-03-01T12:00:00Z")]
    [InlineData("?updated_since=9998-12-31T23:59:59.9999Z")]
    [InlineData("?price_changed_since=9998-12-31T23:59:59.9999Z")]
    [InlineData("?updated_since=0001-01-01T00:00:00%2B14:00")]
    [InlineData("?updated_since=1740830400")]
    [InlineData("?price_changed_since=now")]
    [InlineData("?price_direction=")]
    [InlineData("?price_direction=Up")]
    [InlineData("?price_direction=0")]
    [InlineData("?min_change_percent=-1")]
    [InlineData("?min_change_percent=1e7")]
    [InlineData("?min_change_percent=-1e-40")]
    [InlineData("?min_change_percent=.5")]
    [InlineData("?min_change_percent=1%00")]
    [InlineData("?min_change_percent=1000000.01")]
    [InlineData("?max_change_percent=1")]
    [InlineData("?min_price_per_m2_eur=-1")]
    [InlineData("?max_price_per_m2_eur=0.001")]
    [InlineData("?include=")]
    [InlineData("?include=prices")]
    [InlineData("?sort=price_trend.change_percent")]
    [InlineData("?sort=")]
    [InlineData("?sort=price")]
    [InlineData("?sort=--created_date")]
    [InlineData("?sort=%2Bcreated_date")]
    [InlineData("?sort=Created_Date")]
    [InlineData("?sort=0")]
    [InlineData("?sort=created_date,id")]
    [InlineData("?sort=id")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1e4")]
    [InlineData("?limit=1.5")]
    [InlineData("?limit=01")]
    [InlineData("?limit=1%00")]
    [InlineData("?limit=%2B1")]
    [InlineData("?limit=ten")]
    [InlineData("?limit=")]
    [InlineData("?rooms_count=3")]
    [InlineData("?price_eur=3")]
    [InlineData("?min_limit=3")]
    [InlineData("?offset=3")]
    [InlineData("?city[]=Lille")]
    public void A_parameter_outside_its_rule_is_named(string query) =>
        Assert.Equal([query[1..query.IndexOf('=', StringComparison.Ordinal)]], BrokenBy(query));

    [Theory]
    [InlineData("?limit=10.0&min_change_percent=5e0", 10, 5)]
    [InlineData("?limit=1e1&min_change_percent=5.00", 10, 5)]
    [InlineData("?limit=1E0&min_change_percent=-0", 1, 0)]
    [InlineData("?limit=100e-1&min_change_percent=1e-40", 10, 0)]
    [InlineData("?limit=9&min_change_percent=1e6", 9, 1_000_000)]
    public void Numbers_are_read_as_those_of_a_body(string query, int limit, decimal percent)
    {
        var (page, _) = Read(query);
        Assert.Equal((limit, percent), (page!.Limit, page.Filter.MinChangePercent));
    }

    [Theory]
    [InlineData("?city=", RuleCode.Length)]
    [InlineData("?country=12", RuleCode.Pattern)]
    [InlineData("?building_type=CASTLE", RuleCode.Enum)]
    [InlineData("?min_price_eur=cheap", RuleCode.Type)]
    [InlineData("?min_price_eur=-1", RuleCode.Range)]
    [InlineData("?min_price_eur=0.001", RuleCode.Precision)]
    [InlineData("?min_surface_area_m2=-1e-400", RuleCode.Range)]
    [InlineData("?min_rooms_count=0", RuleCode.Range)]
    [InlineData("?min_rooms_count=1.5", RuleCode.Type)]
    [InlineData("?min_rooms_count=2&max_rooms_count=1", RuleCode.Bounds)]
    [InlineData("?updated_since=2026-03-01", RuleCode.Pattern)]
    [InlineData("?updated_since=9999-03-01T12:00:00Z", RuleCode.Range)]
    [InlineData("?updated_since=9998-12-31T23:59:59.9999Z", RuleCode.Range)]
    [InlineData("?price_direction=sideways", RuleCode.Enum)]
    [InlineData("?min_change_percent=-1", RuleCode.Range)]
    [InlineData("?min_change_percent=much", RuleCode.Type)]
    [InlineData("?min_price_per_m2_eur=0.001", RuleCode.Precision)]
    [InlineData("?min_price_per_m2_eur=2&max_price_per_m2_eur=1", RuleCode.Bounds)]
    [InlineData("?include=prices", RuleCode.Enum)]
    [InlineData("?sort=price", RuleCode.Enum)]
    [InlineData("?limit=1001", RuleCode.Range)]
    [InlineData("?limit=ten", RuleCode.Type)]
    [InlineData("?limit=1&limit=1", RuleCode.Duplicate)]
    [InlineData("?colour=red", RuleCode.Unknown)]
    [InlineData("?=red", RuleCode.Unknown)]
    public void A_parameter_outside_its_rule_has_the_code_of_how(string query, RuleCode code) =>
        Assert.Equal(code, Assert.Single(Read(query).Problem!.Errors!).Code);

    [Theory]
    [InlineData("city")]
    [InlineData("postal_code")]
    [InlineData("country")]
    [InlineData("min_price_eur")]
    [InlineData("max_price_eur")]
    [InlineData("min_surface_area_m2")]
    [InlineData("max_surface_area_m2")]
    [InlineData("min_rooms_count")]
    [InlineData("max_rooms_count")]
    [InlineData("min_bedrooms_count")]
    [InlineData("max_bedrooms_count")]
    [InlineData("updated_since")]
    [InlineData("price_changed_since")]
    [InlineData("price_direction")]
    [InlineData("min_change_percent")]
    [InlineData("min_price_per_m2_eur")]
    [InlineData("max_price_per_m2_eur")]
    [InlineData("include")]
    [InlineData("sort")]
    [InlineData("limit")]
    [InlineData("continuation")]
    public void Only_a_building_type_may_stand_more_than_once(string name) =>
        Assert.Equal([name], BrokenBy($"?{name}=1&{name.ToUpperInvariant()}=1"));

    [Theory]
    [InlineData("price_eur", "2", "1.99")]
    [InlineData("surface_area_m2", "2", "1.99")]
    [InlineData("rooms_count", "2", "1")]
    [InlineData("bedrooms_count", "1", "0")]
    public void A_least_value_is_no_greater_than_the_greatest(string name, string min, string max)
    {
        Assert.Equal([$"min_{name}"], BrokenBy($"?min_{name}={min}&max_{name}={max}"));
        Assert.NotNull(Read($"?min_{name}={min}&max_{name}={min}").Query);
    }

    [Fact]
    public void All_broken_rules_are_reported_at_once() =>
        Assert.Equal(
            ["city", "building_type", "min_price_eur", "updated_since", "sort", "limit", "query", "colour"],
            BrokenBy(
                "?colour=red&=x&limit=0&sort=x&updated_since=now&min_price_eur=x&building_type=x&city=&continuation=x"
            )
        );

    [Fact]
    public void A_function_key_may_travel_with_any_request_and_goes_no_further() =>
        Assert.Equal("", Read("?code=secret").Query!.Parameters);

    [Theory]
    [InlineData("100000", "100000")]
    [InlineData("1e5", "100000")]
    [InlineData("1E%2B5", "100000")]
    [InlineData("100000.00", "100000")]
    [InlineData("-0", "0")]
    [InlineData("12345e-2", "123.45")]
    [InlineData("9007199254740991", "9007199254740991")]
    public void A_price_is_read_as_the_bodies_read_it(string text, string price)
    {
        var read = FilterOf($"?min_price_eur={text}").LatestPriceEur.Min;
        Assert.Equal(price, read?.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01t12:00:00.000z")]
    [InlineData("2026-03-01T13:30:00%2B01:30")]
    [InlineData("2026-03-01T13:30:00+01:30")]
    [InlineData("2026-03-01T12:00:00-00:00")]
    [InlineData("2026-03-01T11:59:59.9995Z")]
    [InlineData("2026-03-01T11:59:59.9990001Z")]
    public void An_instant_is_that_of_RFC_3339_to_the_millisecond_that_is_not_before_it(string text) =>
        Assert.Equal(Noon, FilterOf($"?updated_since={text}").UpdatedSince);

    [Theory]
    [InlineData("created_date")]
    [InlineData("-created_date")]
    [InlineData("updated_date")]
    [InlineData("-updated_date")]
    [InlineData("latest_price_eur")]
    [InlineData("-latest_price_eur")]
    [InlineData("surface_area_m2")]
    [InlineData("-surface_area_m2")]
    [InlineData("price_changed_date")]
    [InlineData("-price_changed_date")]
    [InlineData("change_percent")]
    [InlineData("-change_percent")]
    [InlineData("price_per_m2_eur")]
    [InlineData("-price_per_m2_eur")]
    public void A_sort_is_a_member_and_a_direction(string text) =>
        Assert.Equal(text, Read($"?sort={text}").Query!.Sort.ToString());

    [Theory]
    [InlineData("?city=Z%C3%BCrich&max_price_eur=1e5&min_surface_area_m2=1e20&sort=surface_area_m2")]
    [InlineData("?building_type=HOUSE&building_type=HOUSE&updated_since=2026-03-01T13:00:00%2B01:00")]
    [InlineData("?country=fr&min_rooms_count=2.0&max_bedrooms_count=1e1&postal_code=a%26b%3D%25%0A")]
    [InlineData("?price_changed_since=2026-03-01T13:00:00%2B01:00&price_direction=up&min_change_percent=2.50")]
    [InlineData("?min_price_per_m2_eur=1e3&max_price_per_m2_eur=2000.00&price_direction=down&sort=-change_percent")]
    public void Parameters_read_back_say_the_same(string query)
    {
        var parameters = Read(query).Query!.Parameters;
        Assert.Equal(parameters, Read($"?{parameters}").Query!.Parameters);
    }
}

using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// Validates the parameters of <c>GET /listings</c>, and reports all violations at once. A bound is validated by the
/// rule of the member that it bounds.
/// </summary>
internal static class ListingQueryRules
{
    /// <summary>
    /// The requested page; 422 for invalid parameters, 400 for a continuation that is invalid for these filters and
    /// this sort.
    /// </summary>
    public static (ListingQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var parameters = new QueryParameters(query);
        var filter = ReadHome(parameters) with
        {
            LatestPriceEur = Between<decimal>(parameters, "price_eur", ListingWriteRules.PriceRule, TryPrice),
            SurfaceAreaM2 = Between<double>(parameters, "surface_area_m2", ListingWriteRules.AreaRule, TryArea),
            RoomsCount = Between<long>(parameters, "rooms_count", ListingWriteRules.RoomsRule, TryRooms),
            BedroomsCount = Between<long>(parameters, "bedrooms_count", ListingWriteRules.BedroomsRule, TryBedrooms),
            UpdatedSince = parameters.Instant("updated_since"),
        };
        var page = new ListingQuery(
            filter,
            parameters.Text<ListingSort>("sort", ListingSort.Rule, ListingSort.TryParse) ?? ListingSort.NewestFirst,
            parameters.Limit(),
            After: null
        );
        var continuation = parameters.Continuation();
        if (parameters.Problem is { } problem)
            return (null, problem);
        if (continuation is null)
            return (page, null);
        return
            PageCursor.TryParse(continuation, page.Scope, out var after) && (!page.Sort.IsNumber || IsFinite(after.Key))
            ? (page with { After = after }, null)
            : (null, Problem.InvalidContinuation);
    }

    /// <summary>The filters by place and building type, which the price changes have too.</summary>
    public static ListingFilter ReadHome(QueryParameters parameters) =>
        new()
        {
            City = parameters.Text<string>("city", ListingWriteRules.TextRule, QueryParameters.TryText),
            PostalCode = parameters.Text<string>("postal_code", ListingWriteRules.TextRule, QueryParameters.TryText),
            Country = parameters.Text<string>("country", ListingWriteRules.CountryRule, TryCountry),
            BuildingTypes =
            [
                .. parameters
                    .All<BuildingType>("building_type", ListingWriteRules.BuildingTypeRule, BuildingTypes.TryParse)
                    .Distinct()
                    .Order(),
            ],
        };

    private static Bounds<T> Between<T>(
        QueryParameters parameters,
        string name,
        Rule rule,
        QueryParameters.Reader<T> read
    )
        where T : struct, IComparable<T>
    {
        var bounds = new Bounds<T>(
            parameters.Value($"min_{name}", rule, read),
            parameters.Value($"max_{name}", rule, read)
        );
        if (bounds is { Min: { } min, Max: { } max } && min.CompareTo(max) > 0)
            parameters.Break($"min_{name}", $"must not be greater than max_{name}", RuleCode.Bounds);
        return bounds;
    }

    private static bool IsFinite(string key) =>
        QueryParameters.TryNumber(key, out var number) && number.TryGetDouble(out var value) && double.IsFinite(value);

    private static bool TryCountry(string text, out string value) => ListingWriteRules.IsCountry(value = text);

    private static bool TryPrice(string text, out decimal value)
    {
        value = 0;
        return QueryParameters.TryNumber(text, out var number) && ListingWriteRules.TryGetPrice(number, out value);
    }

    private static bool TryArea(string text, out double value)
    {
        value = 0;
        return QueryParameters.TryNumber(text, out var number) && ListingWriteRules.TryGetArea(number, out value);
    }

    private static bool TryRooms(string text, out long value) =>
        TryInteger(text, 1, ListingWriteRules.MaxCount, out value);

    private static bool TryBedrooms(string text, out long value) =>
        TryInteger(text, 0, ListingWriteRules.MaxCount, out value);

    private static bool TryInteger(string text, long min, long max, out long value)
    {
        value = 0;
        return QueryParameters.TryNumber(text, out var number) && number.TryGetInteger(min, max, out value);
    }
}

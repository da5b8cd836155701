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
    /// <summary>What can be included in the listings of a response.</summary>
    public const string PriceTrend = "price_trend";

    private const string Up = "up";
    private const string Down = "down";

    private static readonly Rule PercentRule = Rule.Number("must be a number of percent from 0 to 1000000", 1_000_000);

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
            PriceChangedSince = parameters.Instant("price_changed_since"),
            PriceDirection = ReadDirection(parameters, "price_direction"),
            MinChangePercent = ReadMinChangePercent(parameters),
            PricePerM2Eur = Between<decimal>(parameters, "price_per_m2_eur", ListingWriteRules.PriceRule, TryPrice),
        };
        var page = new ListingQuery(
            filter,
            parameters.Text<ListingSort>("sort", ListingSort.Rule, ListingSort.TryParse) ?? ListingSort.NewestFirst,
            parameters.Limit(),
            After: null
        )
        {
            IncludesTrend = ReadInclude(parameters),
        };
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

    /// <summary>Whether each listing is to be returned with what its price did.</summary>
    public static bool ReadInclude(QueryParameters parameters) => parameters.Choice("include", PriceTrend) is not null;

    /// <summary>The direction of price changes, <c>up</c> or <c>down</c>.</summary>
    public static PriceDirection? ReadDirection(QueryParameters parameters, string name) =>
        parameters.Choice(name, Up, Down) switch
        {
            Up => PriceDirection.Up,
            Down => PriceDirection.Down,
            _ => null,
        };

    /// <summary>The word for a direction in a parameter.</summary>
    public static string WordOf(PriceDirection direction) => direction == PriceDirection.Up ? Up : Down;

    /// <summary>The minimum size of price changes in percent.</summary>
    public static decimal? ReadMinChangePercent(QueryParameters parameters) =>
        parameters.Value<decimal>("min_change_percent", PercentRule, TryPercent);

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

    private static bool TryPercent(string text, out decimal percent)
    {
        percent = 0;
        return QueryParameters.TryNumber(text, out var number)
            && !number.IsNegative()
            && number.TryGetDecimal(out percent)
            // -0 is 0.
            && (percent = Math.Abs(percent)) <= 1_000_000;
    }

    private static bool TryArea(string text, out double value)
    {
        value = 0;
        return QueryParameters.TryNumber(text, out var number) && ListingWriteRules.TryGetArea(number, out value);
    }

    private static bool TryRooms(string text, out long value) =>
        QueryParameters.TryInteger(text, 1, ListingWriteRules.MaxCount, out value);

    private static bool TryBedrooms(string text, out long value) =>
        QueryParameters.TryInteger(text, 0, ListingWriteRules.MaxCount, out value);
}

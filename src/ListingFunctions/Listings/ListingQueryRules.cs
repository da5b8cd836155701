using System.Globalization;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// The rules for the parameters of <c>GET /listings</c>. All that are broken are told at once. A bound is read under the
/// rule of the member that it bounds.
/// </summary>
internal static class ListingQueryRules
{
    private const int MaxLimit = 1000;

    private static readonly string LimitRule = $"must be a whole number from 1 to {MaxLimit}";

    /// <summary>The page that the parameters ask for; 422 for those that break rules, 400 for a continuation that no page of the same query gave.</summary>
    public static (ListingQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var parameters = new QueryParameters(query);
        var filter = new ListingFilter
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
            LatestPriceEur = Between<decimal>(parameters, "price_eur", ListingWriteRules.PriceRule, TryPrice),
            SurfaceAreaM2 = Between<double>(parameters, "surface_area_m2", ListingWriteRules.AreaRule, TryArea),
            RoomsCount = Between<long>(parameters, "rooms_count", ListingWriteRules.RoomsRule, TryRooms),
            BedroomsCount = Between<long>(parameters, "bedrooms_count", ListingWriteRules.BedroomsRule, TryBedrooms),
            UpdatedSince = parameters.Value<DateTimeOffset>(
                "updated_since",
                "must be an instant of RFC 3339, such as 2025-01-17T19:20:52.798Z",
                QueryParameters.TryInstant
            ),
        };
        var page = new ListingQuery(
            filter,
            parameters.Text<ListingSort>("sort", ListingSort.Rule, ListingSort.TryParse) ?? ListingSort.NewestFirst,
            parameters.Value<int>("limit", LimitRule, TryLimit) ?? ListingQuery.Default.Limit,
            After: null
        );
        var continuation = parameters.Text<string>(
            "continuation",
            "must be taken from the link to a next page",
            TryAnything
        );
        if (parameters.Broken is { Count: > 0 } broken)
            return (null, Problem.Invalid(broken));
        if (continuation is null)
            return (page, null);
        return ListingCursor.TryParse(continuation, page.Parameters, page.Sort, out var after)
            ? (page with { After = after }, null)
            : (null, Problem.Unreadable("continuation is not one that the link to a next page gave."));
    }

    private static Bounds<T> Between<T>(
        QueryParameters parameters,
        string name,
        string rule,
        QueryParameters.Reader<T> read
    )
        where T : struct, IComparable<T>
    {
        var bounds = new Bounds<T>(
            parameters.Value($"min_{name}", rule, read),
            parameters.Value($"max_{name}", rule, read)
        );
        if (bounds is { Min: { } min, Max: { } max } && min.CompareTo(max) > 0)
            parameters.Break($"min_{name}", $"must not be greater than max_{name}");
        return bounds;
    }

    /// <summary>What is no continuation is a 400, which comes after the rules.</summary>
    private static bool TryAnything(string text, out string value)
    {
        value = text;
        return true;
    }

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

    /// <summary>A limit is digits, and no other way to write a number.</summary>
    private static bool TryLimit(string text, out int value)
    {
        value = 0;
        return text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value is >= 1 and <= MaxLimit;
    }

    private static bool TryInteger(string text, long min, long max, out long value)
    {
        value = 0;
        return QueryParameters.TryNumber(text, out var number) && number.TryGetInteger(min, max, out value);
    }
}

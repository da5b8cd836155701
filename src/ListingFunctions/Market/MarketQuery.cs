using System.Diagnostics.CodeAnalysis;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Market;

/// <summary>The validated parameters of <c>GET /market</c>.</summary>
/// <param name="Place">The place; <see langword="null"/> if there can be none, because the city is nothing but marks.</param>
/// <param name="Type">The kind of building; <see langword="null"/> for all.</param>
/// <param name="Interval">How long the periods are.</param>
/// <param name="From">The periods that begin at this instant or later; <see langword="null"/> is no bound.</param>
/// <param name="To">And before this one; <see langword="null"/> is no bound.</param>
internal sealed record MarketQuery(
    MarketPlace? Place,
    BuildingType? Type,
    MarketInterval Interval,
    DateTimeOffset? From,
    DateTimeOffset? To
)
{
    private const string Month = "month";
    private const string Day = "day";

    /// <summary>The query of a request; 422 if a parameter is missing, invalid or unknown.</summary>
    public static (MarketQuery? Query, Problem? Problem) Read(HttpRequest request)
    {
        var parameters = new QueryParameters(request.Query);
        var country = ReadCountry(parameters);
        var city = parameters.Text<string>("city", ListingWriteRules.TextRule, QueryParameters.TryText);
        parameters.Require("city", ListingWriteRules.TextRule);
        var type = parameters.Value<BuildingType>(
            "building_type",
            ListingWriteRules.BuildingTypeRule,
            BuildingTypes.TryParse
        );
        var (from, to) = (parameters.Instant("from"), parameters.Instant("to"));
        if (from > to)
            parameters.Break("from", "must not be later than to", RuleCode.Bounds);
        var interval = parameters.Choice("interval", Month, Day) == Day ? MarketInterval.Day : MarketInterval.Month;
        return parameters.Problem is { } problem
            ? (null, problem)
            : (new MarketQuery(MarketPlace.Of(country!, city!), type, interval, from, to), null);
    }

    /// <summary>The required parameter <c>country</c>.</summary>
    public static string? ReadCountry(QueryParameters parameters)
    {
        var country = parameters.Text<string>(
            "country",
            ListingWriteRules.CountryRule,
            (string text, [MaybeNullWhen(false)] out string value) => ListingWriteRules.IsCountry(value = text)
        );
        parameters.Require("country", ListingWriteRules.CountryRule);
        return country;
    }

    /// <summary>Whether the period with this name is one of those requested.</summary>
    public bool Includes(string period)
    {
        var start = MarketPeriod.StartOf(Interval, period);
        return !(start < From) && !(start >= To);
    }
}

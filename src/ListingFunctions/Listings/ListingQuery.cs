using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>A request for a page of listings.</summary>
/// <param name="Filter">The filters.</param>
/// <param name="Sort">The order.</param>
/// <param name="Limit">The maximum number of listings.</param>
/// <param name="After">The end of the previous page; <see langword="null"/> for the first page.</param>
public sealed record ListingQuery(ListingFilter Filter, ListingSort Sort, int Limit, PageCursor? After)
{
    /// <summary>Whether each listing is returned with what its price did.</summary>
    public bool IncludesTrend { get; init; }

    /// <summary>The page of a request without parameters.</summary>
    public static ListingQuery Default { get; } = new(new ListingFilter(), ListingSort.NewestFirst, 100, null);

    /// <summary>The filters and the sort as query parameters in canonical form; empty for the default.</summary>
    public string Parameters => NextPage.Text(Named);

    /// <summary>The scope that a continuation of this page is valid for.</summary>
    internal string Scope => $"listings?{Parameters}";

    /// <summary>The <c>Link</c> header to the page that starts at <paramref name="next"/>.</summary>
    public string? LinkTo(PageCursor? next, HttpRequest request) =>
        next is null
            ? null
            : NextPage.LinkTo(
                request,
                [
                    .. Named,
                    ("include", IncludesTrend ? ListingQueryRules.PriceTrend : null),
                    ("limit", Limit),
                    ("continuation", next.ToToken(Scope)),
                ]
            );

    private IEnumerable<(string Name, object? Value)> Named =>
        [
            .. Filter.Home,
            ("min_price_eur", Filter.LatestPriceEur.Min),
            ("max_price_eur", Filter.LatestPriceEur.Max),
            ("min_surface_area_m2", Filter.SurfaceAreaM2.Min),
            ("max_surface_area_m2", Filter.SurfaceAreaM2.Max),
            ("min_rooms_count", Filter.RoomsCount.Min),
            ("max_rooms_count", Filter.RoomsCount.Max),
            ("min_bedrooms_count", Filter.BedroomsCount.Min),
            ("max_bedrooms_count", Filter.BedroomsCount.Max),
            ("updated_since", Filter.UpdatedSince is { } since ? Instant.TextOf(since) : null),
            ("price_changed_since", Filter.PriceChangedSince is { } changed ? Instant.TextOf(changed) : null),
            ("price_direction", Filter.PriceDirection is { } direction ? ListingQueryRules.WordOf(direction) : null),
            ("min_change_percent", Filter.MinChangePercent),
            ("min_price_per_m2_eur", Filter.PricePerM2Eur.Min),
            ("max_price_per_m2_eur", Filter.PricePerM2Eur.Max),
            ("sort", Sort == ListingSort.NewestFirst ? null : Sort),
        ];
}

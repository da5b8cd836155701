using ListingFunctions.Http;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>A page of listings as a request asks for it.</summary>
/// <param name="Filter">Which listings.</param>
/// <param name="Sort">In which order.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Where the page before ended; <see langword="null"/> for the first.</param>
public sealed record ListingQuery(ListingFilter Filter, ListingSort Sort, int Limit, PageCursor? After)
{
    /// <summary>The page that a request without parameters asks for.</summary>
    public static ListingQuery Default { get; } = new(new ListingFilter(), ListingSort.NewestFirst, 100, null);

    /// <summary>The filters and the sort as parameters, in one form whatever form they came in; empty for the default.</summary>
    public string Parameters => NextPage.Text(Named);

    /// <summary>What a continuation of this page is good for.</summary>
    internal string Scope => $"listings?{Parameters}";

    /// <summary>The address of the page that begins at <paramref name="next"/>, as a <c>Link</c> header.</summary>
    public string? LinkTo(PageCursor? next, HttpRequest request) =>
        next is null
            ? null
            : NextPage.LinkTo(request, [.. Named, ("limit", Limit), ("continuation", next.ToToken(Scope))]);

    private IEnumerable<(string Name, object? Value)> Named =>
        [
            ("city", Filter.City),
            ("postal_code", Filter.PostalCode),
            ("country", Filter.Country),
            .. Filter.BuildingTypes.Select(type => ("building_type", (object?)BuildingTypes.NameOf(type))),
            ("min_price_eur", Filter.LatestPriceEur.Min),
            ("max_price_eur", Filter.LatestPriceEur.Max),
            ("min_surface_area_m2", Filter.SurfaceAreaM2.Min),
            ("max_surface_area_m2", Filter.SurfaceAreaM2.Max),
            ("min_rooms_count", Filter.RoomsCount.Min),
            ("max_rooms_count", Filter.RoomsCount.Max),
            ("min_bedrooms_count", Filter.BedroomsCount.Min),
            ("max_bedrooms_count", Filter.BedroomsCount.Max),
            ("updated_since", Filter.UpdatedSince is { } since ? PriceChange.KeyOf(since) : null),
            ("sort", Sort == ListingSort.NewestFirst ? null : Sort),
        ];
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Benchmarks;

/// <summary>A page of <c>GET /listings</c>, of the default length: full on few listings as on many.</summary>
internal sealed record ListPage(string Name, ListingQuery Query)
{
    private static readonly ListingSort ByPrice = new(ListingSortKey.LatestPriceEur, Descending: false);
    private static readonly ListingFilter OfCity = new() { City = Cities.MostCommon };

    /// <summary>The pages that are measured on a service of so many listings.</summary>
    public static ListPage[] All(int listings) =>
        [
            new("GET /listings", ListingQuery.Default),
            new("GET /listings, a city", ListingQuery.Default with { Filter = OfCity }),
            new("GET /listings, by price", ListingQuery.Default with { Sort = ByPrice }),
            new("GET /listings, a city by price", ListingQuery.Default with { Filter = OfCity, Sort = ByPrice }),
            new("GET /listings, from the middle", ListingQuery.Default with { After = CursorAt(listings / 2) }),
        ];

    /// <summary>The query string of the request, which begins with <c>?</c>; empty for the default page.</summary>
    public string QueryString =>
        string.Join(
            '&',
            new[]
            {
                Query.Parameters,
                Query.After is { } after ? $"continuation={after.ToToken($"listings?{Query.Parameters}")}" : "",
            }.Where(part => part.Length > 0)
        )
            is { Length: > 0 } text
            ? $"?{text}"
            : "";

    /// <summary>The page as the app asks the SDK for it.</summary>
    public QueryDefinition Definition => PageOf(null, Query, Query.Limit + 1);

    private static PageCursor CursorAt(int index)
    {
        var document = JsonElement.Parse(Dataset.Document(index));
        return new(document.GetProperty("created_date").GetString()!, document.GetProperty("id").GetString()!);
    }

    // The app's own queries, so that both sides make the same ones.
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Page")]
    private static extern QueryDefinition PageOf(
        [UnsafeAccessorType("ListingFunctions.Listings.ListingQueries, ListingFunctions")] object? queries,
        ListingQuery query,
        int top
    );
}

using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Market;

/// <summary><c>GET /market/places</c>: the places of a country that have a market.</summary>
public sealed class ListMarketPlaces(MarketStore market)
{
    /// <summary>
    /// 200 with a page of places in the order of their names without case and diacritics, and a <c>Link</c> if there is
    /// more. 406 if no representation is acceptable, 422 for a parameter that is missing, invalid or unknown, 400 for a
    /// continuation that is invalid for this country.
    /// </summary>
    [Function(nameof(ListMarketPlaces))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "market/places")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (representation, problem) = Representations.Negotiate(request);
        if (problem is not null)
            return problem;
        var parameters = new QueryParameters(request.Query);
        var country = MarketQuery.ReadCountry(parameters)?.ToUpperInvariant();
        var scope = $"market/places?country={country}";
        (var page, problem) = PageRequest.Read(request, parameters, scope, ("country", country));
        if (page is null)
            return problem!;

        var (places, next) = await market.ListAsync(country!, page.After, page.Limit, cancellationToken);
        return new ListResponse<PlaceResponse>(
            representation,
            [.. places.Select(place => new PlaceResponse(place.Place, place.City, place.Listings))],
            MarketJson.Types.IReadOnlyListPlaceResponse
        )
        {
            Link = page.LinkTo(next),
        };
    }
}

/// <summary>A place in a response.</summary>
/// <param name="Country">The country in capitals.</param>
/// <param name="City">The city as most of its listings write it.</param>
/// <param name="Listings">Listings in force at the last midnight up to which it was computed.</param>
public sealed record PlaceResponse(string Country, string City, int Listings);

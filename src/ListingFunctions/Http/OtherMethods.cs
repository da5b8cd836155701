using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Http;

/// <summary>
/// The methods that a route does not take: 405 with <c>Allow</c>, where the Functions host by itself would answer 404 as
/// if the resource did not exist; and <c>OPTIONS</c>, a browser's preflight of CORS among them. One function a route; a
/// test sees to it that every route has one. What a browser asks before a write it asks without a key.
/// </summary>
public sealed class OtherMethods
{
    private const string Listings = "listings";
    private const string Listing = "listings/{id}";
    private const string Prices = "listings/{id}/prices";
    private const string Price = "listings/{id}/price";
    private const string Summary = "listings/{id}/prices/summary";
    private const string Changes = "price-changes";
    private const string Explorer = "explorer/{id?}";
    private const string ExplorerAsset = "explorer/assets/{*path}";
    private const string OpenApi = "openapi.yaml";
    private const string Live = "health/live";
    private const string Ready = "health/ready";
    private const string Failures = "ops/price-failures";
    private const string Failure = "ops/price-failures/{id}";
    private const string Retry = "ops/price-failures/{id}/retry";
    private const string Replay = "ops/price-history/replay";

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfListings))]
    public IResult OtherMethodsOfListings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", "delete", "options", "trace", Route = Listings)]
            HttpRequest request
    ) => Answer(request, Listings);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfListing))]
    public IResult OtherMethodsOfListing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", "options", "trace", Route = Listing)]
            HttpRequest request
    ) => Answer(request, Listing);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPrices))]
    public IResult OtherMethodsOfPrices(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Prices
        )]
            HttpRequest request
    ) => Answer(request, Prices);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPrice))]
    public IResult OtherMethodsOfPrice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "patch", "delete", "options", "trace", Route = Price)]
            HttpRequest request
    ) => Answer(request, Price);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPriceSummary))]
    public IResult OtherMethodsOfPriceSummary(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Summary
        )]
            HttpRequest request
    ) => Answer(request, Summary);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPriceChanges))]
    public IResult OtherMethodsOfPriceChanges(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Changes
        )]
            HttpRequest request
    ) => Answer(request, Changes);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfExplorer))]
    public IResult OtherMethodsOfExplorer(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Explorer
        )]
            HttpRequest request
    ) => Answer(request, Explorer);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfExplorerAsset))]
    public IResult OtherMethodsOfExplorerAsset(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = ExplorerAsset
        )]
            HttpRequest request
    ) => Answer(request, ExplorerAsset);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfOpenApi))]
    public IResult OtherMethodsOfOpenApi(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "post",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = OpenApi
        )]
            HttpRequest request
    ) => Answer(request, OpenApi);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfLive))]
    public IResult OtherMethodsOfLive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "patch", "delete", "options", "trace", Route = Live)]
            HttpRequest request
    ) => Answer(request, Live);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfReady))]
    public IResult OtherMethodsOfReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "patch", "delete", "options", "trace", Route = Ready)]
            HttpRequest request
    ) => Answer(request, Ready);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPriceFailures))]
    public IResult OtherMethodsOfPriceFailures(
        [HttpTrigger(AuthorizationLevel.Admin, "post", "put", "patch", "delete", "options", "trace", Route = Failures)]
            HttpRequest request
    ) => Answer(request, Failures);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfPriceFailure))]
    public IResult OtherMethodsOfPriceFailure(
        [HttpTrigger(AuthorizationLevel.Admin, "post", "put", "patch", "options", "trace", Route = Failure)]
            HttpRequest request
    ) => Answer(request, Failure);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfRetry))]
    public IResult OtherMethodsOfRetry(
        [HttpTrigger(
            AuthorizationLevel.Admin,
            "get",
            "head",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Retry
        )]
            HttpRequest request
    ) => Answer(request, Retry);

    /// <summary>405; 204 for <c>OPTIONS</c>.</summary>
    [Function(nameof(OtherMethodsOfReplay))]
    public IResult OtherMethodsOfReplay(
        [HttpTrigger(
            AuthorizationLevel.Admin,
            "get",
            "head",
            "put",
            "patch",
            "delete",
            "options",
            "trace",
            Route = Replay
        )]
            HttpRequest request
    ) => Answer(request, Replay);

    private static IResult Answer(HttpRequest request, string route)
    {
        var allow = Routes.AllowOf(route);
        request.HttpContext.Response.Headers.Allow = allow;
        if (!HttpMethods.IsOptions(request.Method))
            return Problem.MethodNotAllowed(request.Method, allow);
        CorsPolicy.AllowPreflight(request.HttpContext, allow);
        return TypedResults.NoContent();
    }
}

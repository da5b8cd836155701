// A client in C#. Client.csproj generates it with Kiota from listingapi.yaml.
using Listings.Client;
using Listings.Client.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

var address = args.FirstOrDefault() ?? "http://localhost:7071/api";
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = address };
var client = new ListingsClient(adapter);

var listing = new ListingWrite
{
    Name = "Helle Altbauwohnung am Helmholtzplatz",
    Description = "Drei Zimmer mit Dielenboden und Balkon zum ruhigen Innenhof.",
    PostalAddress = new PostalAddress
    {
        StreetAddress = "Lychener Straße 41",
        PostalCode = "10437",
        City = "Berlin",
        Country = "DE",
    },
    BuildingType = ListingWrite_building_type.APARTMENT,
    LatestPriceEur = 720_000,
    SurfaceAreaM2 = 86,
    RoomsCount = 3,
    BedroomsCount = 2,
};

// In Azure: a function key in the header x-functions-key, or an access token.
var created = await client.Listings.PostAsync(listing, request => request.Headers.Add("x-functions-key", "local"));
var id = $"{created!.Id}";
listing.LatestPriceEur = 699_999.99;
await client.Listings[id].PutAsync(listing, request => request.Headers.Add("x-functions-key", "local"));
foreach (var price in await client.Listings[id].Prices.GetAsync() ?? [])
    Console.WriteLine(FormattableString.Invariant($"price {price.PriceEur}"));

var found = await client.Listings.GetAsync(request =>
{
    request.QueryParameters.City = "berlin";
    request.QueryParameters.Limit = 5;
});
Console.WriteLine(found!.Exists(one => one.Id == created.Id) ? "found true" : "found false");

// An error is an exception with a code for programs, and a message for people.
try
{
    await client.Listings["404"].GetAsync();
}
catch (Problem problem) when (problem.Code == ErrorCode.Listing_not_found)
{
    Console.WriteLine($"{problem.ResponseStatusCode} {problem.Message}");
}

try
{
    listing.RoomsCount = 0;
    await client.Listings[id].PutAsync(listing, request => request.Headers.Add("x-functions-key", "local"));
}
catch (Problem problem)
{
    foreach (var rule in problem.Errors ?? [])
        Console.WriteLine($"{rule.Field} {rule.Code}: {rule.Message}");
}

await client.Listings[id].DeleteAsync(request => request.Headers.Add("x-functions-key", "local"));
Console.WriteLine("deleted");

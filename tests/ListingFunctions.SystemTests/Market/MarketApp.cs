using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.Market;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ListingFunctions.SystemTests.Market;

/// <summary>What tests of the market do with an app.</summary>
internal static class MarketApp
{
    /// <summary>An app without feeds, whose clock can be moved forward.</summary>
    public static Task<App> StartAsync(TimeProvider time, bool feed = false) =>
        App.StartAsync(feed, configure: services => services.Replace(ServiceDescriptor.Singleton(time)));

    /// <summary>A body with these members, those of the address included, in the place of the example's.</summary>
    public static JsonObject Body(decimal price, string city = "Köln", string type = "HOUSE", decimal area = 100)
    {
        var body = JsonNode.Parse(ListingBody.Of(price))!.AsObject();
        body["postal_address"]!["city"] = city;
        (body["building_type"], body["surface_area_m2"]) = (type, area);
        return body;
    }

    /// <summary>A line of an import with this history.</summary>
    public static string Import(string key, JsonObject body, params (string Date, decimal Price)[] prices)
    {
        var line = body.DeepClone().AsObject();
        (line["source"], line["key"], line["latest_price_eur"]) = ("old", key, prices[^1].Price);
        line["prices"] = new JsonArray([
            .. prices.Select(price => new JsonObject { ["price_eur"] = price.Price, ["created_date"] = price.Date }),
        ]);
        return line.ToJsonString();
    }

    /// <summary>Hands documents to the function that projects listings, as the feed would.</summary>
    public static Task ProjectAsync(this App app, params JsonNode[] documents) =>
        app.Host.InvokeAsync(
            nameof(ProjectMarketListings),
            $"[{string.Join(',', documents.Select(document => document.ToJsonString()))}]",
            App.Stop
        );

    public static Task ComputeAsync(this App app) => app.Host.InvokeAsync(nameof(ComputeMarket), App.Stop);

    /// <summary>Rebuilds everything, and adds up the progress of all requests.</summary>
    public static async Task<RebuildProgress> RebuildAsync(this App app)
    {
        var all = new RebuildProgress(0, 0, 0, 0);
        for (var path = "ops/market/rebuild"; path is not null; )
        {
            var response = await app.SendAsync("POST", path);
            Assert.Equal(HttpStatusCode.OK, response.Status);
            var one = response.Body.Deserialize(MarketJson.Types.RebuildProgress)!;
            all = new RebuildProgress(
                all.Listings + one.Listings,
                all.Projected + one.Projected,
                all.Skipped + one.Skipped,
                all.Places + one.Places
            );
            path = response["Link"] is { } link ? link.Split('<', '>')[1]["/api/".Length..] : null;
        }

        return all;
    }

    /// <summary>The rows of a response, as text.</summary>
    public static async Task<IReadOnlyList<string>> MarketAsync(this App app, string query)
    {
        var response = await app.SendAsync("GET", $"market?country=DE&{query}");
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return [.. response.Body.EnumerateArray().Select(row => row.GetRawText())];
    }

    /// <summary>The places of Germany, as text.</summary>
    public static async Task<IReadOnlyList<string>> PlacesAsync(this App app)
    {
        var response = await app.SendAsync("GET", "market/places?country=de");
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return [.. response.Body.EnumerateArray().Select(row => row.GetRawText())];
    }

    /// <summary>The documents of a container of the market, as text, without what Cosmos adds to them.</summary>
    public static async Task<IReadOnlyList<string>> MarketDocumentsAsync(this App app, string container)
    {
        using var pages = app.Database.GetContainer(container).GetItemQueryIterator<JsonElement>("SELECT * FROM c");
        var documents = new List<string>();
        while (pages.HasMoreResults)
            documents.AddRange(
                from document in await pages.ReadNextAsync(App.Stop)
                let members = document.EnumerateObject().Where(member => !member.Name.StartsWith('_'))
                select string.Join(',', members.Select(member => member.ToString()))
            );
        return [.. documents.Order(StringComparer.Ordinal)];
    }

    /// <summary>The projected listings.</summary>
    public static Task<IReadOnlyList<string>> ProjectedAsync(this App app) =>
        app.MarketDocumentsAsync(Containers.MarketListings);
}

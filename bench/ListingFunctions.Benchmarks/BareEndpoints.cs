using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Benchmarks;

/// <summary>
/// What the app is measured against: Kestrel endpoints that make the same calls of the SDK and return as many bytes as
/// the app does, with none of the app's code between.
/// </summary>
internal static class BareEndpoints
{
    public static async Task<WebApplication> StartAsync(Database database, int count)
    {
        var listings = database.GetContainer(Containers.Listings);
        var listing = Dataset.Listing(0, Dataset.PricesEach);
        var response = JsonSerializer.SerializeToUtf8Bytes(
            new ListingResponse(listing),
            ListingsJson.Types.ListingResponse
        );
        var history = JsonSerializer.SerializeToUtf8Bytes(
            [.. listing.RecentPrices.Select(change => new Price(change.PriceEur, change.CreatedDate, listing.Id))],
            PriceHistoryJson.Types.IReadOnlyListPrice
        );
        var pages = new Dictionary<string, BarePage>();
        foreach (var page in ListPage.All(count))
            pages.Add(page.QueryString, await BarePage.OfAsync(listings, page));
        long created = 0;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();

        app.MapGet("/api/listings/{id}", (string id, HttpContext http) => ReadAsync(id, http, response));
        app.MapGet("/api/listings/{id}/prices", (string id, HttpContext http) => ReadAsync(id, http, history));
        app.MapGet(
            "/api/listings",
            async http =>
            {
                var page = pages[http.Request.QueryString.Value ?? ""];
                await page.QueryAsync(listings, http.RequestAborted);
                await WriteAsync(http, page.Response);
            }
        );
        app.MapPost(
            "/api/listings",
            async http =>
            {
                await ReadBodyAsync(http);
                var id = 2_000_000_000_000 + Interlocked.Increment(ref created);
                await Dataset.CreateAsync(
                    listings,
                    Dataset.WithId(Template, id),
                    new PartitionKey($"{id}"),
                    http.RequestAborted
                );
                http.Response.StatusCode = StatusCodes.Status201Created;
                await WriteAsync(http, response);
            }
        );
        app.MapPut(
            "/api/listings/{id}",
            async (string id, HttpContext http) =>
            {
                await ReadBodyAsync(http);
                using var read = await listings.ReadItemStreamAsync(
                    id,
                    new PartitionKey(id),
                    null,
                    http.RequestAborted
                );
                read.EnsureSuccessStatusCode();
                var options = new ItemRequestOptions
                {
                    EnableContentResponseOnWrite = false,
                    IfMatchEtag = read.Headers.ETag,
                };
                using var replaced = await listings.ReplaceItemStreamAsync(
                    read.Content,
                    id,
                    new PartitionKey(id),
                    options,
                    http.RequestAborted
                );
                // Two clients on one listing at once are rare here; the loser gets the same response.
                http.Response.Headers.ETag = replaced.Headers.ETag;
                await WriteAsync(http, response);
            }
        );
        await app.StartAsync();
        return app;

        async Task ReadAsync(string id, HttpContext http, byte[] body)
        {
            using var read = await listings.ReadItemStreamAsync(id, new PartitionKey(id), null, http.RequestAborted);
            read.EnsureSuccessStatusCode();
            http.Response.Headers.ETag = read.Headers.ETag;
            await WriteAsync(http, body);
        }
    }

    private static readonly byte[] Template = Dataset.Document(0, prices: 1);

    private static async Task ReadBodyAsync(HttpContext http)
    {
        var read = await http.Request.BodyReader.ReadAtLeastAsync(65_537);
        http.Request.BodyReader.AdvanceTo(read.Buffer.End);
    }

    private static Task WriteAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>A page's query, made as the app makes it, and as many bytes as the app returns.</summary>
    private sealed record BarePage(QueryDefinition Definition, int Limit, byte[] Response)
    {
        public static async Task<BarePage> OfAsync(Container listings, ListPage page)
        {
            var bare = new BarePage(page.Definition, page.Query.Limit, []);
            var documents = await bare.QueryAsync(listings, CancellationToken.None);
            if (documents.Count <= bare.Limit)
                throw new InvalidOperationException($"{page.Name} is not a full page with another after it.");
            var response = documents
                .Take(bare.Limit)
                .Select(document => new ListingResponse(document.Deserialize(ListingsJson.Types.Listing)!));
            return bare with
            {
                Response = JsonSerializer.SerializeToUtf8Bytes(
                    [.. response],
                    ListingsJson.Types.IReadOnlyListListingResponse
                ),
            };
        }

        public async Task<List<JsonElement>> QueryAsync(Container listings, CancellationToken cancellationToken)
        {
            var options = new QueryRequestOptions { MaxItemCount = Limit + 1, EnableOptimisticDirectExecution = true };
            using var pages = listings.GetItemQueryIterator<JsonElement>(Definition, null, options);
            var documents = new List<JsonElement>(Limit + 1);
            while (pages.HasMoreResults && documents.Count <= Limit)
                documents.AddRange(await pages.ReadNextAsync(cancellationToken));
            return documents;
        }
    }
}

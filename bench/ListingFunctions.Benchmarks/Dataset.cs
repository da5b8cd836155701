using System.Globalization;
using System.Text;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Benchmarks;

/// <summary>Listings and their recorded prices, written to the containers out of band.</summary>
internal static class Dataset
{
    /// <summary>Prices of a listing, on average; the listing carries them, and they are recorded.</summary>
    public const int PricesEach = 10;

    /// <summary>Seconds from when a document is made to when it is stored, at most.</summary>
    private const int LongestWrite = 30;

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ListingWrite Content = new ListingWriteRules().Read(JsonElement.Parse(Body(0, 0))).Write!;

    /// <summary>The id of the listing with this index.</summary>
    public static long IdOf(int index) => 1_000_000_000_000 + index;

    /// <summary>
    /// Prices of the listing with this index: from 6 to 14, so that updates which walk over all listings do not fill all of
    /// their trails at once.
    /// </summary>
    public static int PricesOf(int index) => PricesEach - 4 + index % 9;

    /// <summary>A request body for the listing with this index, of the same length for all.</summary>
    public static byte[] Body(int index, int price) =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"name":"Mikhail Schmiedt","postal_address":{"street_address":"Johan-Ernst-Ring 7","postal_code":"21810","city":"{{Cities.Of(
                index
            )}}","country":"DE"},"description":"Lorem Ipsum Dolor ...","building_type":"STUDIO","latest_price_eur":{{price.ToString(
                CultureInfo.InvariantCulture
            )}},"surface_area_m2":167,"rooms_count":6,"bedrooms_count":2,"contact_phone_number":"+219779210354"}
            """
        );

    /// <summary>The listing with this index after all of its prices.</summary>
    public static Listing Listing(int index) => Listing(index, PricesOf(index));

    /// <summary>The listing with this index after so many prices: each has its own time and its own city and price.</summary>
    public static Listing Listing(int index, int prices)
    {
        var address = Content.PostalAddress with { City = Cities.Of(index) };
        // A stride, so that the order of prices is not that of times.
        var price = 100_000 + (int)(index * 7919L % 80_000) * 10;
        var begin = Begin.AddSeconds(index);
        var listing = Listings.Listing.Create(IdOf(index), At(price), begin);
        for (var i = 1; i < prices; i++)
            listing = listing.Revise(At(price + i), begin.AddDays(i));
        return listing;

        ListingWrite At(int euros) => Content with { PostalAddress = address, LatestPriceEur = euros };
    }

    /// <summary>The document of the listing with this index after all of its prices.</summary>
    public static byte[] Document(int index) => Document(Listing(index));

    /// <summary>The document of the listing with this index after so many prices.</summary>
    public static byte[] Document(int index, int prices) => Document(Listing(index, prices));

    // A listing that Cosmos wrote later than the API did is taken for an out-of-band write, and its history is read with
    // it. These count as just written by the API.
    private static byte[] Document(Listing listing) =>
        JsonSerializer.SerializeToUtf8Bytes(
            listing with
            {
                UpdatedDate = DateTimeOffset.FromUnixTimeSeconds(
                    TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + LongestWrite
                ),
            },
            ListingsJson.Types.Listing
        );

    /// <summary>The document under another id, of as many digits.</summary>
    public static byte[] WithId(byte[] document, long id)
    {
        var copy = document.ToArray();
        id.TryFormat(copy.AsSpan("{\"id\":\"".Length), out _, provider: CultureInfo.InvariantCulture);
        return copy;
    }

    /// <summary>Loads listings with their prices, recorded.</summary>
    public static async Task LoadAsync(string connectionString, int listings)
    {
        using var client = Client(connectionString, bulk: true);
        var database = client.GetDatabase(Roles.Database);
        foreach (var chunk in Enumerable.Range(0, listings).Chunk(500))
        {
            await Task.WhenAll(
                chunk.SelectMany(index =>
                {
                    var listing = Listing(index);
                    return listing
                        .RecentPrices.Select(change =>
                            CreateAsync(
                                database.GetContainer(Containers.ListingPrices),
                                PriceDocument(listing.Id, change, listing.Trail.PreviousPriceOf(change)),
                                new PartitionKey(listing.Id)
                            )
                        )
                        .Append(
                            CreateAsync(
                                database.GetContainer(Containers.Listings),
                                Document(listing),
                                new PartitionKey(ListingId.Format(listing.Id))
                            )
                        );
                })
            );
        }
    }

    /// <summary>A price change as it is recorded.</summary>
    public static byte[] PriceDocument(long listing, PriceChange change, PreviousPrice previous) =>
        JsonSerializer.SerializeToUtf8Bytes(
            Prices.PriceDocument.Of(new PricedListing(listing), change, previous),
            PricesJson.Types.PriceDocument
        );

    /// <summary>Creates an item; anything but 201 is a fault of the benchmark.</summary>
    public static async Task CreateAsync(
        Container container,
        byte[] item,
        PartitionKey partitionKey,
        CancellationToken cancellationToken = default
    )
    {
        using var content = new MemoryStream(item, 0, item.Length, writable: false, publiclyVisible: true);
        using var response = await container.CreateItemStreamAsync(
            content,
            partitionKey,
            Roles.WithoutContent,
            cancellationToken
        );
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A client as the app has it.</summary>
    public static CosmosClient Client(string connectionString, bool bulk = false) =>
        new(
            connectionString,
            new CosmosClientOptions
            {
                ConnectionMode = ConnectionMode.Gateway,
                LimitToEndpoint = true,
                AllowBulkExecution = bulk,
                UseSystemTextJsonSerializerWithOptions = JsonContexts.NewOptions(),
            }
        );
}

using System.Diagnostics;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Faults.Checking;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Faults.Workload;

/// <summary>The containers past the API and past the faults, as an operator reaches them.</summary>
internal sealed class Database : IDisposable
{
    private const string Name = "listings";

    /// <summary>The prefix of the leases of the function whose feed is waited for.</summary>
    private const string Recorder = "record-price-changes";

    private readonly CosmosClient _client;

    public Database(string connectionString) =>
        _client = new CosmosClient(
            connectionString,
            new CosmosClientOptions
            {
                ConnectionMode = ConnectionMode.Gateway,
                LimitToEndpoint = true,
                UseSystemTextJsonSerializerWithOptions = JsonContexts.NewOptions(),
            }
        );

    /// <summary>Writes a price into a listing, as with Data Explorer.</summary>
    public async Task<Observation> EditAsync(KnownListing listing, decimal price, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = Outcome.Unknown;
        try
        {
            using var response = await Container(Containers.Listings)
                .PatchItemStreamAsync(
                    $"{listing.Id}",
                    new PartitionKey($"{listing.Id}"),
                    [PatchOperation.Set("/latest_price_eur", price)],
                    cancellationToken: cancellationToken
                );
            outcome = response.IsSuccessStatusCode ? Outcome.Acknowledged : Outcome.Unknown;
        }
        catch (Exception exception) when (exception is CosmosException or HttpRequestException or IOException)
        {
            // LocalCosmos was killed.
        }

        return new Observation
        {
            Asked = Asked.EditOutside,
            Listing = listing.Name,
            Price = price,
            Began = began,
            Ended = Stopwatch.GetTimestamp(),
            Outcome = outcome,
        };
    }

    /// <summary>How many changes the recorder has not checkpointed; <c>null</c>: it has not begun.</summary>
    public async Task<long?> LagAsync(CancellationToken cancellationToken)
    {
        var estimator = Container(Containers.Listings).GetChangeFeedEstimator(Recorder, Container(Containers.Leases));
        using var states = estimator.GetCurrentStateIterator();
        long? lag = null;
        while (states.HasMoreResults)
        {
            foreach (var state in await states.ReadNextAsync(cancellationToken))
                lag = (lag ?? 0) + state.EstimatedLag;
        }

        return lag;
    }

    /// <summary>The names of all listings, deleted ones too, by id.</summary>
    public async Task<IReadOnlyDictionary<long, string>> NamesAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(Containers.Listings, "SELECT c.id, c.name FROM c", cancellationToken)).ToDictionary(
            listing =>
                long.Parse(listing.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            listing => listing.GetProperty("name").GetString()!
        );

    /// <summary>All of <c>listing_prices</c>, by listing, in order of id.</summary>
    public async Task<ILookup<long, PriceEntry>> RecordedAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT c.id, c.listing_id, c.price_eur, c.created_date FROM c";
        var prices = await QueryAsync(Containers.ListingPrices, sql, cancellationToken);
        return prices
            .OrderBy(price => price.GetProperty("id").GetString(), StringComparer.Ordinal)
            .ToLookup(
                price => price.GetProperty("listing_id").GetInt64(),
                price => new PriceEntry(
                    price.GetProperty("price_eur").GetDecimal(),
                    price.GetProperty("created_date").GetDateTimeOffset()
                )
            );
    }

    public async Task<IReadOnlyList<string>> FailuresAsync(CancellationToken cancellationToken) =>
        [
            .. (await QueryAsync(Containers.PriceFailures, "SELECT * FROM c", cancellationToken)).Select(failure =>
                failure.GetRawText()
            ),
        ];

    public void Dispose() => _client.Dispose();

    private Container Container(string name) => _client.GetContainer(Name, name);

    private async Task<List<JsonElement>> QueryAsync(string container, string sql, CancellationToken cancellationToken)
    {
        using var pages = Container(container)
            .GetItemQueryIterator<JsonElement>(sql, requestOptions: new QueryRequestOptions { MaxItemCount = 1000 });
        var documents = new List<JsonElement>();
        while (pages.HasMoreResults)
            documents.AddRange(await pages.ReadNextAsync(cancellationToken));
        return documents;
    }
}

using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Faults.Checking;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Faults.Workload;

/// <summary>The containers without the API and the faults between, as an operator reaches them.</summary>
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
        catch (Exception exception) when (IsOutage(exception)) { }

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

    /// <summary>The document of a listing as it is, to be written back later; <c>null</c>: it cannot be read now.</summary>
    public async Task<ListingCopy?> CopyAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Container(Containers.Listings)
                .ReadItemStreamAsync($"{id}", new PartitionKey($"{id}"), null, cancellationToken);
            return response.IsSuccessStatusCode ? ListingCopy.Of(JsonElement.Parse(await BytesAsync(response))) : null;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            return null;
        }
    }

    /// <summary>Writes an old copy of a listing over its document, or removes the document if there is no copy.</summary>
    public async Task<Observation> SetBackAsync(
        string name,
        long id,
        ListingCopy? copy,
        CancellationToken cancellationToken
    )
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = Outcome.Unknown;
        IReadOnlyList<PriceEntry> recorded = [];
        try
        {
            recorded = await QueryRecordedAsync(id, cancellationToken);
            var (listings, key) = (Container(Containers.Listings), new PartitionKey($"{id}"));
            using var response = copy is null
                ? await listings.DeleteItemStreamAsync($"{id}", key, null, cancellationToken)
                : await listings.UpsertItemStreamAsync(Stream(copy.Json), key, null, cancellationToken);
            outcome = response.IsSuccessStatusCode ? Outcome.Acknowledged : Outcome.Unknown;
        }
        catch (Exception exception) when (IsOutage(exception)) { }

        return new Observation
        {
            Asked = Asked.SetBack,
            Listing = name,
            Id = id,
            Price = copy?.Price,
            Prices = recorded,
            Began = began,
            Ended = Stopwatch.GetTimestamp(),
            // A deleted listing's price is recorded by the archive, if by anyone.
            Outcome = copy is { IsDeleted: true } ? Outcome.Unknown : outcome,
        };
    }

    /// <summary>What is recorded of one listing; <c>null</c>: it cannot be read now.</summary>
    public async Task<IReadOnlyList<PriceEntry>?> RecordedAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryRecordedAsync(id, cancellationToken);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            return null;
        }
    }

    /// <summary>The documents of all listings, by id.</summary>
    public async Task<IReadOnlyDictionary<long, ListingCopy>> ListingsAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(Containers.Listings, "SELECT * FROM c", cancellationToken))
            .Where(document => !ForeignDocuments.IsForeign(document.GetProperty("id").GetString()))
            .Select(ListingCopy.Of)
            .ToDictionary(copy => copy.Id);

    /// <summary>The listings that are not deleted, by id.</summary>
    public async Task<IReadOnlyDictionary<long, CopiedListing>> CurrentAsync(CancellationToken cancellationToken) =>
        (await ListingsAsync(cancellationToken))
            .Values.Where(listing => !listing.IsDeleted)
            .ToDictionary(
                listing => listing.Id,
                listing => new CopiedListing(listing.Name, listing.Price, listing.UpdatedDate)
            );

    /// <summary>The documents of all recorded prices, by listing and id.</summary>
    public async Task<IReadOnlyDictionary<(long Listing, string Id), RecordedDocument>> PricesAsync(
        CancellationToken cancellationToken
    ) =>
        (await QueryAsync(Containers.ListingPrices, "SELECT * FROM c", cancellationToken))
            .Where(document => document.GetProperty("listing_id").GetInt64() < ForeignDocuments.FirstId)
            .Select(RecordedDocument.Of)
            .ToDictionary(recorded => (recorded.Listing, recorded.Id));

    /// <summary>Removes a recorded price.</summary>
    /// <returns>Whether it is removed for certain.</returns>
    public async Task<bool> LoseAsync(RecordedDocument recorded, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Container(Containers.ListingPrices)
                .DeleteItemStreamAsync(recorded.Id, new PartitionKey(recorded.Listing), null, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            return false;
        }
    }

    /// <summary>Puts a recorded price back, unless it is there.</summary>
    public async Task PutBackAsync(RecordedDocument recorded, CancellationToken cancellationToken)
    {
        using var response = await Container(Containers.ListingPrices)
            .CreateItemStreamAsync(Stream(recorded.Json), new PartitionKey(recorded.Listing), null, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Conflict)
            response.EnsureSuccessStatusCode();
    }

    /// <summary>Writes the nth foreign document into each container; <c>false</c>: LocalCosmos was killed.</summary>
    public async Task<bool> AddForeignAsync(int n, CancellationToken cancellationToken)
    {
        var listing = ForeignDocuments.Listing(n);
        var price = ForeignDocuments.Price(n);
        try
        {
            using var first = await Container(Containers.Listings)
                .UpsertItemStreamAsync(Stream(listing.Json), new PartitionKey(listing.Id), null, cancellationToken);
            using var second = await Container(Containers.ListingPrices)
                .UpsertItemStreamAsync(Stream(price.Json), new PartitionKey(price.Listing), null, cancellationToken);
            return first.EnsureSuccessStatusCode().IsSuccessStatusCode
                && second.EnsureSuccessStatusCode().IsSuccessStatusCode;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            return false;
        }
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

    /// <summary>What is in <c>price_failures</c>, but for foreign documents.</summary>
    public async Task<IReadOnlyList<string>> FailuresAsync(CancellationToken cancellationToken) =>
        [
            .. (await QueryAsync(Containers.PriceFailures, "SELECT * FROM c", cancellationToken))
                .Where(failure => !ForeignDocuments.IsForeign(failure.GetProperty("listing_id").GetString()))
                .Select(failure => failure.GetRawText()),
        ];

    public void Dispose() => _client.Dispose();

    private Container Container(string name) => _client.GetContainer(Name, name);

    private async Task<IReadOnlyList<PriceEntry>> QueryRecordedAsync(long id, CancellationToken cancellationToken)
    {
        var sql = new QueryDefinition("SELECT c.price_eur, c.created_date FROM c ORDER BY c.id");
        var prices = await QueryAsync(Containers.ListingPrices, sql, new PartitionKey(id), cancellationToken);
        return Api.Prices(JsonElement.Parse(JsonSerializer.SerializeToUtf8Bytes(prices)));
    }

    private Task<List<JsonElement>> QueryAsync(string container, string sql, CancellationToken cancellationToken) =>
        QueryAsync(container, new QueryDefinition(sql), null, cancellationToken);

    private async Task<List<JsonElement>> QueryAsync(
        string container,
        QueryDefinition sql,
        PartitionKey? partition,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions { MaxItemCount = 1000, PartitionKey = partition };
        using var pages = Container(container).GetItemQueryIterator<JsonElement>(sql, null, options);
        var documents = new List<JsonElement>();
        while (pages.HasMoreResults)
            documents.AddRange(await pages.ReadNextAsync(cancellationToken));
        return documents;
    }

    private static async Task<byte[]> BytesAsync(ResponseMessage response)
    {
        using var bytes = new MemoryStream();
        await response.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static MemoryStream Stream(string json) => new(Encoding.UTF8.GetBytes(json));

    /// <summary>LocalCosmos was killed.</summary>
    private static bool IsOutage(Exception exception) =>
        exception is CosmosException or HttpRequestException or IOException;
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Point operations by stream: an expected 404, 409 or 412 is a status instead of an exception, and the service's own
/// serializer reads and writes the item once.
/// </summary>
internal static class ItemStreams
{
    /// <summary>The most operations of one transaction.</summary>
    public const int MaxBatch = 100;

    /// <summary>The only part of a write's response that is used is its ETag, a header.</summary>
    private static readonly ItemRequestOptions WithoutContent = new() { EnableContentResponseOnWrite = false };

    /// <summary>The item and its ETag; <see langword="null"/> if it does not exist.</summary>
    public static async Task<(T Item, string ETag)?> TryReadAsync<T>(
        this Container container,
        string id,
        PartitionKey partitionKey,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var response = await container.ReadItemStreamAsync(id, partitionKey, null, cancellationToken);
        if (response.IsNotFound())
            return null;
        response.EnsureSuccessStatusCode();
        return (Deserialize(response.Content, type), response.Headers.ETag);
    }

    /// <summary>
    /// The latest version of a document whose id is its partition key; <see langword="null"/> if there is none. It is read
    /// in a batch, which Cosmos executes on the write replica: another one may be behind the change feed, so that a
    /// function that was triggered by a version would read an older one, and no delivery would follow.
    /// </summary>
    public static async Task<JsonElement?> ReadLatestAsync(
        this Container container,
        string id,
        CancellationToken cancellationToken
    )
    {
        var batch = container.CreateTransactionalBatch(new PartitionKey(id)).ReadItem(id);
        using var response = await batch.ExecuteAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccess();
        using var document = await JsonDocument.ParseAsync(
            response[0].ResourceStream,
            FeedBatch.ReadingOptions,
            cancellationToken
        );
        return document.RootElement.Clone();
    }

    /// <exception cref="CosmosException">The batch failed; nothing of it was applied.</exception>
    public static void EnsureSuccess(this TransactionalBatchResponse response)
    {
        if (!response.IsSuccessStatusCode)
            throw new CosmosException(
                response.ErrorMessage,
                response.StatusCode,
                0,
                response.ActivityId,
                response.RequestCharge
            );
    }

    /// <summary>Creates the item and returns its ETag; <see langword="null"/> if its id is taken.</summary>
    public static async Task<string?> TryCreateAsync<T>(
        this Container container,
        T item,
        PartitionKey partitionKey,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var content = Serialize(item, type);
        using var response = await container.CreateItemStreamAsync(
            content,
            partitionKey,
            WithoutContent,
            cancellationToken
        );
        if (response.StatusCode == HttpStatusCode.Conflict)
            return null;
        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }

    /// <summary>
    /// Creates items of one partition in one transaction. <see langword="false"/> if the id of one is taken; then none is
    /// created.
    /// </summary>
    public static async Task<bool> TryCreateAllAsync<T>(
        this Container container,
        IReadOnlyList<T> items,
        PartitionKey partitionKey,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var options = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        var batch = container.CreateTransactionalBatch(partitionKey);
        foreach (var item in items)
            // A stream over memory need not be disposed of, and the SDK reads it later.
            batch.CreateItemStream(Serialize(item, type), options);
        using var response = await batch.ExecuteAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
            return false;
        response.EnsureSuccess();
        return true;
    }

    /// <summary>
    /// Replaces the item if its ETag is <paramref name="ifMatch"/>, or whatever it is if that is null, and returns the new
    /// ETag; <see langword="null"/> if it is not, or there is no item.
    /// </summary>
    public static async Task<string?> TryReplaceAsync<T>(
        this Container container,
        T item,
        string id,
        PartitionKey partitionKey,
        string? ifMatch,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var content = Serialize(item, type);
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = ifMatch };
        using var response = await container.ReplaceItemStreamAsync(
            content,
            id,
            partitionKey,
            options,
            cancellationToken
        );
        if (response.IsNotFound() || response.StatusCode == HttpStatusCode.PreconditionFailed)
            return null;
        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }

    /// <summary>Patches the item if the options' condition holds. <see langword="false"/> if it does not, or the item does not exist.</summary>
    public static async Task<bool> TryPatchAsync(
        this Container container,
        string id,
        PartitionKey partitionKey,
        IReadOnlyList<PatchOperation> operations,
        PatchItemRequestOptions options,
        CancellationToken cancellationToken
    )
    {
        options.EnableContentResponseOnWrite = false;
        using var response = await container.PatchItemStreamAsync(
            id,
            partitionKey,
            operations,
            options,
            cancellationToken
        );
        if (response.IsNotFound() || response.StatusCode == HttpStatusCode.PreconditionFailed)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>The number of items in the container. Served by the index; the cost in request units grows with the number.</summary>
    /// <param name="container">The container.</param>
    /// <param name="condition">What is counted, as a condition on <c>c</c>; <see langword="null"/> counts all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<long> CountAsync(
        this Container container,
        string? condition,
        CancellationToken cancellationToken
    )
    {
        var where = condition is null ? "" : $" WHERE {condition}";
        using var pages = container.GetItemQueryIterator<long>($"SELECT VALUE COUNT(1) FROM c{where}");
        var count = 0L;
        while (pages.HasMoreResults)
            count += (await pages.ReadNextAsync(cancellationToken)).Sum();
        return count;
    }

    /// <summary>
    /// The next page of a query, parsed as a whole: an iterator of items has each written as text and parsed on its own.
    /// </summary>
    public static async Task<PageOfDocuments> ReadPageAsync(
        this FeedIterator pages,
        CancellationToken cancellationToken
    )
    {
        using var response = await pages.ReadNextAsync(cancellationToken);
        response.EnsureSuccessStatusCode();
        return PageOfDocuments.Parse(response.Content);
    }

    /// <summary>
    /// The documents with these ids, which are their partition keys too, in no order; those that do not exist are left
    /// out. One query for each physical range that has some of them.
    /// </summary>
    public static async Task<PageOfDocuments> ReadManyAsync(
        this Container container,
        IEnumerable<string> ids,
        CancellationToken cancellationToken
    )
    {
        using var response = await container.ReadManyItemsStreamAsync(
            [.. ids.Select(id => (id, new PartitionKey(id)))],
            null,
            cancellationToken
        );
        response.EnsureSuccessStatusCode();
        return PageOfDocuments.Parse(response.Content);
    }

    /// <summary>The first result of a query; the default value if it has none.</summary>
    public static async Task<T?> FirstAsync<T>(
        this Container container,
        QueryDefinition query,
        CancellationToken cancellationToken
    )
    {
        using var pages = container.GetItemQueryIterator<T>(query, null, new QueryRequestOptions { MaxItemCount = 1 });
        while (pages.HasMoreResults)
        {
            foreach (var item in await pages.ReadNextAsync(cancellationToken))
                return item;
        }

        return default;
    }

    /// <summary>Whether the item does not exist; a container that does not exist (substatus 1003) is a fault, not an expected result.</summary>
    private static bool IsNotFound(this ResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound && response.Headers.Get("x-ms-substatus") is null or "0";

    /// <summary>Reads the item from the SDK's buffer, without a copy if the stream exposes it. Never blocks: the content is in memory.</summary>
    private static T Deserialize<T>(Stream content, JsonTypeInfo<T> type) =>
        content is MemoryStream memory && memory.TryGetBuffer(out var buffer)
            ? JsonSerializer.Deserialize(buffer.AsSpan((int)memory.Position), type)!
            : JsonSerializer.Deserialize(content, type)!;

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the stream.")]
    private static MemoryStream Serialize<T>(T item, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, type);
        // Publicly visible, so that the SDK sends the bytes without a copy.
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }
}

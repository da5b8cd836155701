using System.Net;
using System.Runtime.CompilerServices;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Recording;

/// <inheritdoc cref="IPriceFailureStore"/>
internal sealed class CosmosPriceFailureStore(Database database) : IPriceFailureStore
{
    private readonly Container _failures = database.GetContainer(Containers.PriceFailures);

    public async Task<bool> AddAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(failure.Id);
        var type = RecordingJson.Types.PriceFailure;
        return await _failures.TryCreateAsync(failure, partition, type, cancellationToken) is not null;
    }

    public async Task<PriceFailure?> ReadAsync(string id, CancellationToken cancellationToken) =>
        (
            await _failures.TryReadAsync(id, new PartitionKey(id), RecordingJson.Types.PriceFailure, cancellationToken)
        )?.Item;

    public async Task<PriceFailurePage> ListAsync(int limit, PageCursor? after, CancellationToken cancellationToken)
    {
        // One more than the limit shows whether there is a next page.
        var options = new QueryRequestOptions { MaxItemCount = limit + 1 };
        using var pages = _failures.GetItemQueryIterator<PriceFailure>(
            NewestFirst(after ?? new PageCursor(Instant.AfterAll, string.Empty)),
            null,
            options
        );
        var failures = new List<PriceFailure>(limit + 1);
        while (pages.HasMoreResults && failures.Count <= limit)
            failures.AddRange(await pages.ReadNextAsync(cancellationToken));

        var next = failures.Count > limit ? CursorAt(failures[limit - 1]) : null;
        return new PriceFailurePage([.. failures.Take(limit)], next);
    }

    public async IAsyncEnumerable<PriceFailure> ReadAllOfAsync(
        string listingId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var pages = _failures.GetItemQueryIterator<PriceFailure>(
            new QueryDefinition("SELECT * FROM c WHERE c.listing_id = @listing").WithParameter("@listing", listingId)
        );
        while (pages.HasMoreResults)
        {
            foreach (var failure in await pages.ReadNextAsync(cancellationToken))
                yield return failure;
        }
    }

    public async Task<bool> ReplaceAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(failure.Id);
        var type = RecordingJson.Types.PriceFailure;
        return await _failures.TryReplaceAsync(failure, failure.Id, partition, null, type, cancellationToken)
            is not null;
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _failures.DeleteItemStreamAsync(id, new PartitionKey(id), null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>Served by the composite index on (failed_date, id), both descending; see <see cref="PriceFailuresContainer"/>.</summary>
    private static QueryDefinition NewestFirst(PageCursor after) => new QueryDefinition(
            """
            SELECT c.id, c.listing_id, c.reason, c.failed_date, c.truncated FROM c
            WHERE c.failed_date <= @date AND (c.failed_date < @date OR c.id < @id)
            ORDER BY c.failed_date DESC, c.id DESC
            """
        ).WithParameter("@date", after.Key).WithParameter("@id", after.Id);

    private static PageCursor CursorAt(PriceFailure failure) => new(Instant.TextOf(failure.FailedDate), failure.Id);
}

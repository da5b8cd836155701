using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>What could not be handled and is kept for an operator.</summary>
public interface IDeadLetter
{
    /// <summary>Identifies it, so that a redelivery adds nothing; see <see cref="DeadLetterStore.IdOf"/>.</summary>
    string Id { get; }

    /// <summary>When it failed.</summary>
    DateTimeOffset FailedDate { get; }
}

/// <summary>A page of dead letters, and the start of the next page; <see langword="null"/> if this is the last.</summary>
/// <param name="Letters">The dead letters, newest first.</param>
/// <param name="Next">The start of the next page.</param>
public sealed record DeadLetterPage<T>(IReadOnlyList<T> Letters, PageCursor? Next);

/// <summary>The ids and the container of dead letters.</summary>
internal static class DeadLetterStore
{
    /// <summary>The id of a dead letter: a digest of what identifies it.</summary>
    public static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Whether a text has the form of an id; Cosmos rejects slashes and some other characters in an id.
    /// </summary>
    public static bool IsId(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>How long a dead letter stays: long enough to be noticed, and no longer, since it may contain personal data.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromDays(90);

    /// <summary>Definition of a container. Listed newest first; the id orders dead letters of the same millisecond.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="others">Other paths that queries use.</param>
    public static ContainerProperties Define(string name, params IReadOnlyList<string> others) =>
        new(name, "/id")
        {
            DefaultTimeToLive = (int)TimeToLive.TotalSeconds,
            IndexingPolicy = Indexes.Of(
                ["/failed_date/?", .. others],
                [
                    new CompositePath { Path = "/failed_date", Order = CompositePathSortOrder.Descending },
                    new CompositePath { Path = "/id", Order = CompositePathSortOrder.Descending },
                ]
            ),
        };
}

/// <summary>A container of dead letters.</summary>
/// <param name="container">The container, defined by <see cref="DeadLetterStore.Define"/>.</param>
/// <param name="type">The JSON of a dead letter.</param>
/// <param name="listed">The members that a list has, separated by commas, as a query selects them from <c>c</c>.</param>
internal sealed class DeadLetterStore<T>(Container container, JsonTypeInfo<T> type, string listed)
    where T : class, IDeadLetter
{
    /// <summary>Stores a dead letter; <see langword="false"/> if it is already stored: then nothing changes.</summary>
    public async Task<bool> AddAsync(T letter, CancellationToken cancellationToken) =>
        await container.TryCreateAsync(letter, new PartitionKey(letter.Id), type, cancellationToken) is not null;

    /// <summary>The dead letter; <see langword="null"/> if there is none. One point read.</summary>
    public async Task<T?> ReadAsync(string id, CancellationToken cancellationToken) =>
        (await container.TryReadAsync(id, new PartitionKey(id), type, cancellationToken))?.Item;

    /// <summary>A page of dead letters, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The end of the previous page; <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<DeadLetterPage<T>> ListAsync(int limit, PageCursor? after, CancellationToken cancellationToken)
    {
        // One more than the limit shows whether there is a next page.
        var options = new QueryRequestOptions { MaxItemCount = limit + 1 };
        using var pages = container.GetItemQueryIterator<T>(
            NewestFirst(after ?? new PageCursor(Instant.AfterAll, string.Empty)),
            null,
            options
        );
        var letters = new List<T>(limit + 1);
        while (pages.HasMoreResults && letters.Count <= limit)
            letters.AddRange(await pages.ReadNextAsync(cancellationToken));

        var next = letters.Count > limit ? CursorAt(letters[limit - 1]) : null;
        return new DeadLetterPage<T>([.. letters.Take(limit)], next);
    }

    /// <summary>The dead letters that meet a condition, with all their members, in no order. One query.</summary>
    /// <param name="query">Selects documents of the container.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async IAsyncEnumerable<T> FindAsync(
        QueryDefinition query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var pages = container.GetItemQueryIterator<T>(query);
        while (pages.HasMoreResults)
        {
            foreach (var letter in await pages.ReadNextAsync(cancellationToken))
                yield return letter;
        }
    }

    /// <summary>Replaces the dead letter with the same id. <see langword="false"/> if there is none.</summary>
    public async Task<bool> ReplaceAsync(T letter, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(letter.Id);
        return await container.TryReplaceAsync(letter, letter.Id, partition, null, type, cancellationToken) is not null;
    }

    /// <summary>Removes the dead letter. <see langword="false"/> if there is none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await container.DeleteItemStreamAsync(id, new PartitionKey(id), null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>Served by the composite index on (failed_date, id), both descending.</summary>
    private QueryDefinition NewestFirst(PageCursor after) => new QueryDefinition(
            $"""
            SELECT {listed} FROM c
            WHERE c.failed_date <= @date AND (c.failed_date < @date OR c.id < @id)
            ORDER BY c.failed_date DESC, c.id DESC
            """
        ).WithParameter("@date", after.Key).WithParameter("@id", after.Id);

    private static PageCursor CursorAt(T letter) => new(Instant.TextOf(letter.FailedDate), letter.Id);
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Http;

namespace ListingFunctions.Cosmos;

/// <summary>The frame of a change feed function: reading a batch, and handling it so that one failure stops nothing else.</summary>
internal static class FeedBatch
{
    /// <summary>Deeper than any document that Cosmos accepts, so that no document makes its batch unreadable.</summary>
    public static readonly JsonDocumentOptions ReadingOptions = new() { MaxDepth = 1024 };

    /// <summary>The documents of a batch; why it cannot be read, if it is not a JSON array.</summary>
    public static bool TryRead(
        string batch,
        out IReadOnlyList<JsonElement> documents,
        [NotNullWhen(false)] out string? reason
    )
    {
        documents = [];
        if (!TryParse(batch, out var array, out var invalid))
            reason = $"The batch {invalid}";
        else if (array.ValueKind != JsonValueKind.Array)
            reason = "The batch is not a JSON array.";
        else
            (documents, reason) = ([.. array.EnumerateArray()], null);
        return reason is null;
    }

    /// <summary>
    /// Parses what the feed delivered; if it returns false, the reason as the rest of a sentence: <c>is not valid JSON
    /// at …</c>.
    /// </summary>
    public static bool TryParse(string text, out JsonElement json, [NotNullWhen(false)] out string? reason)
    {
        (json, reason) = (default, null);
        try
        {
            json = JsonElement.Parse(text, ReadingOptions);
        }
        catch (JsonException e)
        {
            reason = JsonBody.ReasonOf(e);
        }
        catch (ArgumentException)
        {
            reason = "is not valid JSON: it is not valid Unicode.";
        }

        return reason is null;
    }

    /// <summary>
    /// Handles items in parallel, and the others too if some fail. An item that fails again and again because of
    /// itself is given up; see <see cref="FeedAttempts"/>.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="parallelism">How many are handled at once.</param>
    /// <param name="attempts">The failures so far.</param>
    /// <param name="nameOf">Identifies an item from one delivery to the next.</param>
    /// <param name="handle">Handles one.</param>
    /// <param name="giveUp">Puts one aside that is given up, with the last failure.</param>
    /// <param name="message">What failed, as the beginning of a sentence: <c>Some prices could not be recorded</c>.</param>
    /// <param name="cancellationToken">Signalled when the host stops; the batch is redelivered.</param>
    /// <exception cref="AggregateException">Some failed; thrown at the end, so that the retry policy redelivers the batch.</exception>
    public static async Task HandleAsync<T>(
        IReadOnlyCollection<T> items,
        int parallelism,
        FeedAttempts attempts,
        Func<T, string> nameOf,
        Func<T, CancellationToken, Task> handle,
        Func<T, Exception, CancellationToken, Task> giveUp,
        string message,
        CancellationToken cancellationToken
    )
    {
        var failed = new ConcurrentQueue<(T Item, Exception Failure)>();
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                try
                {
                    await handle(item, token);
                    attempts.Forget(nameOf(item));
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    failed.Enqueue((item, e));
                }
            }
        );

        var failures = new List<Exception>();
        foreach (var (item, failure) in failed)
        {
            if (attempts.IsLast(nameOf(item), failure, items.Count == 1, failed.Count < items.Count))
            {
                await giveUp(item, failure, cancellationToken);
                attempts.Forget(nameOf(item));
            }
            else
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException(
                $"{message} because of transient failures; the batch must be redelivered.",
                failures
            );
    }
}

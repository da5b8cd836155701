using System.Collections.Concurrent;

namespace LocalCosmos.Tests.Ranges;

/// <summary>Readers of the change feed.</summary>
internal static class Processors
{
    /// <summary>A processor that counts how often each number is delivered.</summary>
    public static ChangeFeedProcessor Build(
        Container notes,
        Container leases,
        string instance,
        ConcurrentDictionary<int, int> seen
    ) =>
        notes
            .GetChangeFeedProcessorBuilder<Note>(
                "tests",
                (_, changes, _) =>
                {
                    foreach (var note in changes)
                        seen.AddOrUpdate(note.Number, 1, (_, times) => times + 1);
                    return Task.CompletedTask;
                }
            )
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(50))
            .WithLeaseConfiguration(
                TimeSpan.FromMilliseconds(500),
                TimeSpan.FromSeconds(5),
                TimeSpan.FromMilliseconds(500)
            )
            .Build();

    /// <summary>The numbers that a feed returns up to its end, page by page.</summary>
    public static async Task<List<int>> ChangesAsync(Container notes, ChangeFeedStartFrom start)
    {
        using var feed = notes.GetChangeFeedIterator<Note>(
            start,
            ChangeFeedMode.LatestVersion,
            new() { PageSizeHint = 7 }
        );
        var changes = new List<int>();
        while (await feed.ReadNextAsync(Ct) is { StatusCode: not HttpStatusCode.NotModified } page)
            changes.AddRange(page.Select(note => note.Number));
        return changes;
    }
}

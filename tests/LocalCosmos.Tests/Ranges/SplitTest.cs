namespace LocalCosmos.Tests.Ranges;

/// <summary>A container of numbered notes, and its splits.</summary>
public abstract class SplitTest(Cosmos cosmos)
{
    protected const int Count = 120;

    protected Task<IReadOnlyList<string>> SplitAsync(Container notes, string? range = null) =>
        cosmos.Server.SplitAsync("tests", notes.Id, range, Ct);

    protected static Task<List<int>> ChangesAsync(Container notes) =>
        Processors.ChangesAsync(notes, ChangeFeedStartFrom.Beginning());

    protected async Task<Container> FilledAsync()
    {
        var notes = await cosmos.ContainerAsync();
        await FillAsync(notes);
        return notes;
    }

    protected static async Task FillAsync(Container notes, bool upsert = false)
    {
        foreach (var n in Enumerable.Range(0, Count))
            if (upsert)
                await notes.UpsertItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
            else
                await notes.CreateItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
    }
}

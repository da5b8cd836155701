using System.IO.Compression;
using System.Text.Json;

namespace LocalCosmos.Tests;

/// <summary>
/// A journal of November 2026, in which item changes had no heads: four ranges, partition keys of every kind, a time to
/// live, an item that was replaced and one that was deleted.
/// </summary>
public sealed class OldJournalTests : IDisposable
{
    private static readonly Dictionary<string, PartitionKey> Keys = new()
    {
        ["same"] = new("a"),
        ["b"] = new("b"),
        ["c"] = new("c"),
        ["d"] = new("d"),
        ["e"] = new("e"),
        ["lasting"] = new("a"),
        ["number"] = new(7.5),
        ["null"] = PartitionKey.Null,
        ["true"] = new(true),
        ["none"] = PartitionKey.None,
        ["marked"] = new("\0x"),
        ["umlaut ä"] = new("Köln"),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public OldJournalTests()
    {
        using var stored = File.OpenRead(Repository.PathOf("tests/LocalCosmos.Tests/Data/without-heads.gz"));
        using var content = new GZipStream(stored, CompressionMode.Decompress);
        using var journal = File.Create(Path.Combine(_folder, "journal"));
        content.CopyTo(journal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_read_continued_and_compacted()
    {
        var written = await Recovery.WithNotesAsync(_folder, DocumentsAsync);
        Assert.Equal(Keys.Keys.Order(), written.Keys.Order());
        Assert.Contains(
            "\"_etag\":\"\\\"0a3d6704-0003-0000-0000-00026b08faf6\\\"\"",
            written["same"],
            StringComparison.Ordinal
        );
        Assert.Contains("\"ttl\":1000000000", written["lasting"], StringComparison.Ordinal);
        Assert.Equal(written, await Recovery.WithNotesAsync(_folder, DocumentsAsync));

        var (old, continued) = await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                var length = new FileInfo(Path.Combine(_folder, "journal")).Length;
                Note note = await notes.ReadItemAsync<Note>("b", Keys["b"], cancellationToken: Ct);
                foreach (var number in Enumerable.Range(0, 100))
                    note = await notes.ReplaceItemAsync(
                        note with
                        {
                            Number = number,
                        },
                        note.Id,
                        Keys["b"],
                        new() { IfMatchEtag = note.ETag },
                        Ct
                    );
                return (length, await DocumentsAsync(notes));
            }
        );
        Assert.Equal(written.Where(each => each.Key != "b"), continued.Where(each => each.Key != "b"));

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(continued, await Recovery.WithNotesAsync(_folder, DocumentsAsync));
        Assert.InRange(new FileInfo(Path.Combine(_folder, "journal")).Length, 1, 2 * old);
    }

    // As they are, read one by one: each with the etag that the header has, too.
    private static async Task<SortedDictionary<string, string>> DocumentsAsync(Container notes)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, key) in Keys)
        {
            using var response = await notes.ReadItemStreamAsync(id, key, cancellationToken: Ct);
            response.EnsureSuccessStatusCode();
            using var content = await JsonDocument.ParseAsync(response.Content, cancellationToken: Ct);
            Assert.Equal(response.Headers.ETag, content.RootElement.GetProperty("_etag").GetString());
            found[id] = content.RootElement.GetRawText();
        }
        Assert.Equal(Keys.Count, (await AllOf(notes.GetItemQueryIterator<JsonElement>())).Count);
        return found;
    }
}

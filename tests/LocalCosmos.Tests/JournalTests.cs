using LocalCosmos.Journal;

namespace LocalCosmos.Tests;

/// <summary>How a journal that is torn or damaged is read.</summary>
public sealed class JournalTests : IDisposable
{
    private static readonly PartitionKey A = new("a");

    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Journal => Path.Combine(_folder, "journal");

    [Fact]
    public async Task After_a_torn_tail_a_batch_is_there_completely_or_not_at_all()
    {
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                await notes.CreateItemAsync(new Note("before", "a"), A, cancellationToken: Ct);
                using var batch = await notes
                    .CreateTransactionalBatch(A)
                    .CreateItem(new Note("1", "a"))
                    .CreateItem(new Note("2", "a"))
                    .ExecuteAsync(Ct);
                return batch.IsSuccessStatusCode;
            }
        );
        Cut(1);
        var warnings = new List<string>();
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync, warnings);
        Assert.Equal(["before"], left.Select(note => note.Id));
        Assert.Contains("were cut", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_torn_tail_was_cut_writes_continue()
    {
        await Recovery.WithNotesAsync(_folder, notes => CreateAsync(notes, "1", "2"));
        Cut(7);
        await Recovery.WithNotesAsync(_folder, notes => CreateAsync(notes, "3"));
        var warnings = new List<string>();
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync, warnings);
        Assert.Equal(["1", "3"], left.Select(note => note.Id));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_last_record_with_wrong_bytes_is_cut_as_a_torn_one_is()
    {
        await Recovery.WithNotesAsync(_folder, notes => CreateAsync(notes, "1", "2"));
        Damage(new FileInfo(Journal).Length - 5);
        var warnings = new List<string>();
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync, warnings);
        Assert.Equal(["1"], left.Select(note => note.Id));
        Assert.Single(warnings);
    }

    [Fact]
    public async Task Damage_before_intact_records_is_reported_and_not_cut()
    {
        await Recovery.WithNotesAsync(_folder, notes => CreateAsync(notes, "1", "2", "3"));
        var journal = await File.ReadAllBytesAsync(Journal, Ct);
        var second = journal.AsSpan().IndexOf("\"id\":\"2\""u8);
        Damage(second);
        var options = new LocalCosmosOptions { DataDirectory = _folder };
        var failure = await Assert.ThrowsAsync<LocalCosmosException>(() => LocalCosmosServer.StartAsync(options, Ct));
        var intact = int.Parse(
            System.Text.RegularExpressions.Regex.Match(failure.Message, "cutting it to ([0-9]+) bytes").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.Equal(journal.Length, new FileInfo(Journal).Length);
        // What the message proposes works.
        Cut(journal.Length - intact);
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync);
        Assert.Equal(["1"], left.Select(note => note.Id));
    }

    [Fact]
    public async Task Records_of_an_append_that_was_never_flushed_are_cut_also_if_only_its_beginning_is_missing()
    {
        byte[][] first =
        [
            [1, 1],
            [2, 2],
        ];
        byte[][] second =
        [
            [3, 3],
            [4, 4],
            [5, 5],
        ];
        long end;
        using (var journal = Open([]))
        {
            await journal.AppendAsync([.. first.Select(record => (ReadOnlyMemory<byte>)record)]);
            end = new FileInfo(Journal).Length;
            await journal.AppendAsync([.. second.Select(record => (ReadOnlyMemory<byte>)record)]);
        }
        // What power loss leaves if the later pages reached the disk and the first did not.
        Damage(end + 1);
        var read = new List<byte[]>();
        using (var journal = Open(read))
            await journal.AppendAsync([new byte[] { 6, 6 }]);
        Assert.Equal(first, read);
        read.Clear();
        Open(read).Dispose();
        Assert.Equal([.. first, [6, 6]], read);
        // In the first append, which was flushed before the second began.
        Damage(1);
        Assert.Throws<JournalException>(() => Open([]));
    }

    [Fact]
    public async Task An_unfinished_compaction_is_as_if_it_had_not_begun()
    {
        await Recovery.WithNotesAsync(_folder, notes => CreateAsync(notes, "1"));
        await File.WriteAllTextAsync(Journal + ".new", "half a compaction", Ct);
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync);
        Assert.Equal(["1"], left.Select(note => note.Id));
    }

    private JournalFile Open(List<byte[]> records) =>
        JournalFile.Open(
            _folder,
            flushes: true,
            record => records.Add(record.ToArray()),
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
        );

    private static async Task<int> CreateAsync(Container notes, params string[] ids)
    {
        foreach (var id in ids)
            await notes.CreateItemAsync(new Note(id, "a"), A, cancellationToken: Ct);
        return ids.Length;
    }

    private void Cut(long bytes)
    {
        using var journal = File.OpenWrite(Journal);
        journal.SetLength(journal.Length - bytes);
    }

    private void Damage(long position)
    {
        using var journal = File.Open(Journal, FileMode.Open, FileAccess.ReadWrite);
        journal.Position = position;
        var there = journal.ReadByte();
        journal.Position = position;
        journal.WriteByte((byte)~there);
    }
}

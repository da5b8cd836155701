using LocalCosmos.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCosmos.Tests;

/// <summary>When writes are on the disk.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_that_wait_share_a_flush()
    {
        const int writes = 500;
        await using var account = Account.Open(new(_folder), TimeProvider.System, NullLogger.Instance);
        var notes = await NotesAsync(account);
        var before = account.Flushes;
        await account.WriteAsync(notes, Create("first"));
        Assert.Equal(before + 1, account.Flushes);
        await Task.WhenAll(Enumerable.Range(0, writes).Select(n => account.WriteAsync(notes, Create($"{n}"))));
        Assert.InRange(account.Flushes - before, 2, writes / 2);
    }

    [Fact]
    public async Task Without_flushes_there_are_none()
    {
        await using var account = Account.Open(
            new(_folder, FlushWrites: false),
            TimeProvider.System,
            NullLogger.Instance
        );
        await account.WriteAsync(await NotesAsync(account), Create("first"));
        Assert.Equal(0, account.Flushes);
    }

    private static Task<Store.Container> NotesAsync(Account account) => account.CreateContainerAsync("notes", "/id");

    private static ItemOperation Create(string id)
    {
        var document = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");
        var draft = ItemDraft.Parse(document, PartitionKeyPath.Parse("/id")!);
        return ItemOperation.Write(Store.OperationKind.Create, new(id), draft);
    }
}

namespace LocalCosmos.Tests;

/// <summary>Containers that are restored from the journal to an earlier time.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)
    );

    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_container_is_restored_as_it_was_and_the_others_stay()
    {
        var (then, rid, session) = (default(DateTimeOffset), "", "");
        await WithAsync(
            Options,
            async (notes, others, server) =>
            {
                foreach (var n in Enumerable.Range(0, 40))
                    await notes.CreateItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
                await server.SplitAsync("tests", "notes", null, Ct);
                await notes.DeleteItemAsync<Note>("3", new("3"), cancellationToken: Ct);
                await others.CreateItemAsync(new Note("before", "a"), cancellationToken: Ct);
                then = _time.GetUtcNow();
                _time.Advance(TimeSpan.FromMilliseconds(1));
                await notes.UpsertItemAsync(new Note("1", "1", 100), cancellationToken: Ct);
                await notes.DeleteItemAsync<Note>("2", new("2"), cancellationToken: Ct);
                await notes.CreateItemAsync(new Note("new", "new", 7), cancellationToken: Ct);
                await others.CreateItemAsync(new Note("after", "a"), cancellationToken: Ct);
                session = (await notes.UpsertItemAsync(new Note("1", "1", 101), cancellationToken: Ct)).Headers.Session;
                rid = (await notes.ReadContainerAsync(cancellationToken: Ct)).Resource.SelfLink;
            }
        );
        // Once more without the options: the restore is a part of the journal.
        foreach (var options in new[] { Options with { RestoreContainer = "tests/notes", RestoreTo = then }, Options })
            await WithAsync(
                options,
                async (notes, others, _) =>
                {
                    var found = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.number"));
                    Assert.Equal(Enumerable.Range(0, 40).Where(n => n != 3), found.Select(note => note.Number));
                    Assert.Equal(2, (await notes.GetFeedRangesAsync(Ct)).Count);
                    var changes = await Ranges.Processors.ChangesAsync(notes, ChangeFeedStartFrom.Beginning());
                    Assert.Equal(39, changes.Count);
                    Assert.Equal(
                        ["before", "after"],
                        (await AllOf(others.GetItemQueryIterator<Note>())).Select(note => note.Id)
                    );
                    Assert.NotEqual(rid, (await notes.ReadContainerAsync(cancellationToken: Ct)).Resource.SelfLink);
                    var ahead = new ItemRequestOptions { SessionToken = session };
                    var error = await ErrorOf(notes.ReadItemAsync<Note>("1", new("1"), ahead, Ct));
                    Assert.Equal((HttpStatusCode.NotFound, 1002), (error.StatusCode, error.SubStatusCode));
                }
            );
    }

    [Fact]
    public async Task A_container_that_was_deleted_is_restored()
    {
        var then = _time.GetUtcNow();
        await WithAsync(
            Options,
            async (notes, _, _) =>
            {
                await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
                _time.Advance(TimeSpan.FromSeconds(1));
                await notes.DeleteContainerAsync(cancellationToken: Ct);
            }
        );
        await WithAsync(
            Options with
            {
                RestoreContainer = "tests/notes",
                RestoreTo = then,
            },
            async (notes, _, _) => await notes.ReadItemAsync<Note>("1", new("a"), cancellationToken: Ct)
        );
    }

    [Fact]
    public async Task A_restore_that_was_killed_halfway_changes_nothing()
    {
        const int count = 40;
        var then = default(DateTimeOffset);
        await WithAsync(
            Options,
            async (notes, _, _) =>
            {
                foreach (var n in Enumerable.Range(0, count))
                    await notes.CreateItemAsync(new Note($"{n}", $"{n}", n, new('x', 100_000)), cancellationToken: Ct);
                then = _time.GetUtcNow();
                _time.Advance(TimeSpan.FromMilliseconds(1));
                await notes.CreateItemAsync(new Note("late", "late", count), cancellationToken: Ct);
            }
        );
        var before = new FileInfo(Journal).Length;
        await WithAsync(
            Options with
            {
                KeepHistory = true,
                RestoreContainer = "tests/notes",
                RestoreTo = then,
            },
            async (notes, _, _) => Assert.Equal(count, (await Recovery.AllAsync(notes)).Count)
        );
        var restored = await File.ReadAllBytesAsync(Journal, Ct);
        Assert.True(restored.Length > before + 1_000_000);
        foreach (var part in new[] { 0.0001, 0.01, 0.3, 0.9, 0.999999 })
        {
            await File.WriteAllBytesAsync(Journal, restored[..(int)(before + part * (restored.Length - before))], Ct);
            foreach (var keepsHistory in new[] { true, false })
                await WithAsync(
                    Options with
                    {
                        KeepHistory = keepsHistory,
                    },
                    async (notes, _, _) =>
                    {
                        Assert.Equal(count + 1, (await Recovery.AllAsync(notes)).Count);
                        await notes.UpsertItemAsync(new Note("late", "late", count), cancellationToken: Ct);
                    }
                );
        }
    }

    [Fact]
    public async Task After_a_restore_the_container_can_be_restored_to_a_later_time()
    {
        var times = new List<DateTimeOffset>();
        await WithAsync(
            Options,
            async (notes, _, _) =>
            {
                foreach (var n in Enumerable.Range(0, 30))
                {
                    await notes.CreateItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
                    times.Add(_time.GetUtcNow());
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                }
            }
        );
        foreach (var count in new[] { 10, 20, 5 })
            await WithAsync(
                Options with
                {
                    RestoreContainer = "tests/notes",
                    RestoreTo = times[count - 1],
                },
                async (notes, _, _) => Assert.Equal(count, (await Recovery.AllAsync(notes)).Count)
            );
        await WithAsync(Options, async (notes, _, _) => Assert.Equal(5, (await Recovery.AllAsync(notes)).Count));
    }

    [Theory]
    [InlineData("tests/none", 0, "no container")]
    [InlineData("tests/notes", -1, "goes back to")]
    [InlineData("notes", 0, "DATABASE/CONTAINER")]
    public async Task A_restore_that_cannot_be_done_is_no_start(string container, int seconds, string reason)
    {
        await WithAsync(Options, (_, _, _) => Task.CompletedTask);
        var options = Options with { RestoreContainer = container, RestoreTo = _time.GetUtcNow().AddSeconds(seconds) };
        var failure = await Assert.ThrowsAsync<LocalCosmosException>(() => LocalCosmosServer.StartAsync(options, Ct));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        await WithAsync(Options, (_, _, _) => Task.CompletedTask);
    }

    [Fact]
    public async Task With_its_history_kept_a_journal_goes_back_to_its_beginning()
    {
        var keeping = Options with { KeepHistory = true };
        var then = default(DateTimeOffset);
        await WithAsync(
            keeping,
            async (notes, _, _) =>
            {
                await notes.CreateItemAsync(new Note("1", "a", 1), cancellationToken: Ct);
                then = _time.GetUtcNow();
                _time.Advance(TimeSpan.FromSeconds(1));
                foreach (var n in Enumerable.Range(2, 50))
                    await notes.UpsertItemAsync(new Note("1", "a", n), cancellationToken: Ct);
            }
        );
        await WithAsync(keeping, (_, _, _) => Task.CompletedTask);
        await WithAsync(
            keeping with
            {
                RestoreContainer = "tests/notes",
                RestoreTo = then,
            },
            async (notes, _, _) =>
            {
                var read = await notes.ReadItemAsync<Note>("1", new("a"), cancellationToken: Ct);
                Assert.Equal(1, read.Resource.Number);
            }
        );
    }

    private string Journal => Path.Combine(_folder, "journal");

    private LocalCosmosOptions Options => new() { DataDirectory = _folder, Time = _time };

    private static async Task WithAsync(
        LocalCosmosOptions options,
        Func<Container, Container, LocalCosmosServer, Task> use
    )
    {
        await using var server = await LocalCosmosServer.StartAsync(options, Ct);
        using var client = Cosmos.Connect(server);
        var notes = await Recovery.NotesAsync(client);
        var others = await notes.Database.CreateContainerIfNotExistsAsync("others", "/group", cancellationToken: Ct);
        await use(notes, others, server);
    }
}

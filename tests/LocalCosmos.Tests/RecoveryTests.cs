using System.Collections.Concurrent;

namespace LocalCosmos.Tests;

public sealed class RecoveryTests : IDisposable
{
    private static readonly PartitionKey A = new("a");

    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Journal => Path.Combine(_folder, "journal");

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_in_the_middle_of_writes()
    {
        var acknowledged = new ConcurrentDictionary<string, string>();
        string continuation;
        await using (var program = ChildProcess.StartAssembly("LocalCosmos.dll", ["--port", "0", "--data", _folder]))
        {
            using var client = Recovery.Connect(await program.LineAsync(Ct));
            var notes = await Recovery.NotesAsync(client);
            var writers = Enumerable.Range(0, 8).Select(writer => WriteAsync(notes, writer, acknowledged)).ToArray();
            await Eventually.HoldsAsync(() => acknowledged.Count > 200);
            using (var feed = Feed(notes, ChangeFeedStartFrom.Beginning(), page: 100))
                continuation = (await feed.ReadNextAsync(Ct)).ContinuationToken;
            await Eventually.HoldsAsync(() => acknowledged.Count > 600);
            await program.KillAsync();
            await Task.WhenAll(writers);
        }

        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                var found = (await Recovery.AllAsync(notes)).ToDictionary(note => note.Id);
                // Each writer may have one write in flight that was applied and not acknowledged.
                Assert.InRange(found.Count, acknowledged.Count, acknowledged.Count + 8);
                Assert.All(acknowledged, each => Assert.Equal(each.Value, found[each.Key].ETag));

                await notes.CreateItemAsync(new Note("after", "a"), A, cancellationToken: Ct);
                using var feed = Feed(notes, ChangeFeedStartFrom.ContinuationToken(continuation));
                var rest = new List<Note>();
                while (await feed.ReadNextAsync(Ct) is { StatusCode: HttpStatusCode.OK } page)
                    rest.AddRange(page);
                Assert.Equal(found.Count - 100 + 1, rest.Count);
                Assert.Equal("after", rest[^1].Id);
                return 0;
            }
        );
    }

    [Fact]
    public async Task Everything_is_as_it_was_after_a_restart()
    {
        var before = await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                foreach (var number in Enumerable.Range(0, 20))
                    await notes.CreateItemAsync(new Note($"{number}", "a", number), A, cancellationToken: Ct);
                foreach (var number in Enumerable.Range(0, 50))
                    await notes.UpsertItemAsync(new Note("1", "a", number), A, cancellationToken: Ct);
                await notes.DeleteItemAsync<Note>("19", A, cancellationToken: Ct);
                return await StateAsync(notes);
            }
        );
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equivalent(before, await Recovery.WithNotesAsync(_folder, StateAsync), strict: true);
    }

    [Fact]
    public async Task Items_are_in_their_order_after_the_journal_was_compacted()
    {
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                foreach (var number in Enumerable.Range(0, 9))
                    await notes.CreateItemAsync(new Note($"{number}", "a", 0), A, cancellationToken: Ct);
                // In the order of writes the first is the last from here on.
                foreach (var number in Enumerable.Range(0, 30))
                    await notes.UpsertItemAsync(new Note("0", "a", number), A, cancellationToken: Ct);
                return 0;
            }
        );
        await Recovery.WithNotesAsync(_folder, notes => Task.FromResult(0));
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                await notes.UpsertItemAsync(new Note("5", "a", 55), A, cancellationToken: Ct);
                var found = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c"));
                Assert.Equal(Enumerable.Range(0, 9).Select(number => $"{number}"), found.Select(note => note.Id));
                Assert.Equal([29, 0, 0, 0, 0, 55, 0, 0, 0], found.Select(note => note.Number));
                return 0;
            }
        );
    }

    [Fact]
    public async Task A_change_feed_resumes_from_a_deletion_that_was_compacted_away()
    {
        var continuation = await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                foreach (var number in Enumerable.Range(0, 20))
                    await notes.UpsertItemAsync(new Note("1", "a", number), A, cancellationToken: Ct);
                await notes.DeleteItemAsync<Note>("1", A, cancellationToken: Ct);
                using var feed = Feed(notes, ChangeFeedStartFrom.Beginning());
                return (await feed.ReadNextAsync(Ct)).ContinuationToken;
            }
        );
        var seen = await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                await notes.CreateItemAsync(new Note("2", "a"), A, cancellationToken: Ct);
                using var feed = Feed(notes, ChangeFeedStartFrom.ContinuationToken(continuation));
                return (await feed.ReadNextAsync(Ct)).Select(note => note.Id).ToList();
            }
        );
        Assert.Equal(["2"], seen);
    }

    [Fact]
    public async Task The_journal_is_compacted_at_the_start()
    {
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                foreach (var number in Enumerable.Range(0, 200))
                    await notes.UpsertItemAsync(new Note("1", "a", number), A, cancellationToken: Ct);
                return 0;
            }
        );
        var grown = new FileInfo(Journal).Length;
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync);
        Assert.True(new FileInfo(Journal).Length < grown / 10);
        Assert.Equal(199, Assert.Single(left).Number);
    }

    [Fact]
    public async Task A_resource_id_is_not_given_again_after_the_journal_was_compacted()
    {
        var given = await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                var given = new HashSet<string>();
                foreach (var _ in Enumerable.Range(0, 4))
                {
                    var created = await RecreateAsync(notes);
                    var replaced = await created.Container.ReplaceContainerAsync(
                        created.Resource,
                        cancellationToken: Ct
                    );
                    given.UnionWith([created.Resource.SelfLink, Revision(created), Revision(replaced)]);
                }
                await notes.Database.GetContainer("last").DeleteContainerAsync(cancellationToken: Ct);
                return given;
            }
        );
        var grown = new FileInfo(Journal).Length;
        await Recovery.WithNotesAsync(_folder, notes => Task.FromResult(0));
        Assert.True(new FileInfo(Journal).Length < grown);
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                var created = await RecreateAsync(notes);
                Assert.DoesNotContain(created.Resource.SelfLink, given);
                Assert.DoesNotContain(Revision(created), given);
                return 0;
            }
        );

        static string Revision(ContainerResponse container) => container.ETag.Split('-')[0];

        static async Task<ContainerResponse> RecreateAsync(Container notes)
        {
            var last = notes.Database.GetContainer("last");
            using var deleted = await last.DeleteContainerStreamAsync(cancellationToken: Ct);
            return await notes.Database.CreateContainerAsync("last", "/id", cancellationToken: Ct);
        }
    }

    [Fact]
    public async Task The_deepest_definition_survives_a_restart()
    {
        var options = new LocalCosmosOptions { DataDirectory = _folder };
        const int depth = 62;
        var nested = string.Concat(Enumerable.Repeat("{\"x\":", depth - 1)) + "{}" + new string('}', depth - 1);
        await using (var server = await LocalCosmosServer.StartAsync(options, Ct))
        {
            using var http = new HttpClient { BaseAddress = server.Endpoint };
            using var database = new StringContent("""{"id":"tests"}""");
            using var created = await http.PostAsync("dbs", database, Ct);
            using var deepest = new StringContent(
                $$"""{"id":"deep","partitionKey":{"paths":["/a"]},"geospatialConfig":{{nested}}}"""
            );
            using var accepted = await http.PostAsync("dbs/tests/colls", deepest, Ct);
            Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
            using var deeper = new StringContent(
                $$$"""{"id":"deeper","partitionKey":{"paths":["/a"]},"geospatialConfig":{"x":{{{nested}}}}}"""
            );
            using var rejected = await http.PostAsync("dbs/tests/colls", deeper, Ct);
            Assert.Equal(HttpStatusCode.BadRequest, rejected.StatusCode);
        }
        await using var again = await LocalCosmosServer.StartAsync(options, Ct);
        using var client = Cosmos.Connect(again);
        await client.GetContainer("tests", "deep").ReadContainerAsync(cancellationToken: Ct);
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted_containers_and_databases_too()
    {
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
                await notes.DeleteContainerAsync(cancellationToken: Ct);
                await notes.Database.CreateContainerAsync(notes.Id, "/group", cancellationToken: Ct);
                var other = await notes.Database.Client.CreateDatabaseAsync("other", cancellationToken: Ct);
                await other.Database.CreateContainerAsync("more", "/id", cancellationToken: Ct);
                return await other.Database.DeleteAsync(cancellationToken: Ct);
            }
        );
        await Recovery.WithNotesAsync(
            _folder,
            async notes =>
            {
                Assert.Empty(await Recovery.AllAsync(notes));
                var databases = await AllOf(notes.Database.Client.GetDatabaseQueryIterator<DatabaseProperties>());
                Assert.Equal(["tests"], databases.Select(database => database.Id));
                return 0;
            }
        );
    }

    [Fact]
    public async Task When_the_journal_cannot_be_written_nothing_is_written_and_what_was_acknowledged_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of files to set.");
        var acknowledged = new ConcurrentDictionary<string, string>();
        await using (var program = StartWithFilesBelow(kilobytes: 64))
        {
            using var client = Recovery.Connect(await program.LineAsync(Ct));
            var notes = await Recovery.NotesAsync(client);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteAsync(notes, writer, acknowledged)));
            var small = await ErrorOf(notes.CreateItemAsync(new Note("s", "a"), A, cancellationToken: Ct));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, small.StatusCode);
            Assert.Contains("journal", small.Message, StringComparison.Ordinal);
            Assert.Equal(acknowledged.Keys.Order(), (await Recovery.AllAsync(notes)).Select(note => note.Id).Order());
        }
        var warnings = new List<string>();
        var left = await Recovery.WithNotesAsync(_folder, Recovery.AllAsync, warnings);
        Assert.Equal(acknowledged.Keys.Order(), left.Select(note => note.Id).Order());
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_folder_is_used_by_one_at_a_time()
    {
        var options = new LocalCosmosOptions { DataDirectory = _folder };
        await using var first = await LocalCosmosServer.StartAsync(options, Ct);
        var failure = await Assert.ThrowsAsync<LocalCosmosException>(() => LocalCosmosServer.StartAsync(options, Ct));
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(Container notes, int writer, ConcurrentDictionary<string, string> acknowledged)
    {
        for (var number = 0; ; number++)
            try
            {
                var note = new Note($"{writer}-{number}", $"{writer}", number, new('x', number % 300));
                var created = await notes.CreateItemAsync(note, cancellationToken: Ct);
                acknowledged[note.Id] = created.ETag;
            }
            catch (Exception gone) when (gone is CosmosException or HttpRequestException)
            {
                return;
            }
    }

    private static async Task<object> StateAsync(Container notes)
    {
        using var feed = Feed(notes, ChangeFeedStartFrom.Beginning());
        var container = await notes.ReadContainerAsync(cancellationToken: Ct);
        return new
        {
            container.ETag,
            Items = await Recovery.AllAsync(notes),
            Changes = (await feed.ReadNextAsync(Ct)).ToList(),
        };
    }

    private static FeedIterator<Note> Feed(Container notes, ChangeFeedStartFrom start, int page = 1000) =>
        notes.GetChangeFeedIterator<Note>(start, ChangeFeedMode.LatestVersion, new() { PageSizeHint = page });

    /// <summary>LocalCosmos, while no file that it writes can grow beyond a size, as on a full disk.</summary>
    private ChildProcess StartWithFilesBelow(int kilobytes)
    {
        // Blocks of 512 bytes, as POSIX has it. The signal would end the process, which should see the error instead.
        var limit = $"ulimit -f {2 * kilobytes}; trap '' XFSZ; exec dotnet \"$@\"";
        var program = Path.Combine(AppContext.BaseDirectory, "LocalCosmos.dll");
        return ChildProcess.Start(
            "sh",
            ["-c", limit, "sh", program, "--port", "0", "--data", _folder],
            // The runtime's second view of its code is a file too, and larger than that.
            start => start.Environment["DOTNET_EnableWriteXorExecute"] = "0"
        );
    }
}

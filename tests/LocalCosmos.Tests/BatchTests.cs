using System.Globalization;

namespace LocalCosmos.Tests;

public sealed class BatchTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private static readonly PartitionKey A = new("a");

    [Fact]
    public async Task All_operations_of_a_batch_are_done_and_see_each_other()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("old", "a", 1), A, cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("gone", "a"), A, cancellationToken: Ct);
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("new", "a", 1))
            .PatchItem("new", [PatchOperation.Increment("/number", 1)])
            .ReplaceItem("old", new Note("old", "a", 2))
            .UpsertItem(new Note("up", "a", 3))
            .DeleteItem("gone")
            .ReadItem("new")
            .ExecuteAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        Assert.Equal([201, 200, 200, 201, 204, 200], batch.Select(result => (int)result.StatusCode));
        Assert.Equal(2, batch.GetOperationResultAtIndex<Note>(5).Resource.Number);
        var left = await AllOf(notes.GetItemQueryIterator<Note>());
        Assert.Equal([("new", 2), ("old", 2), ("up", 3)], left.Select(note => (note.Id, note.Number)).Order());
    }

    [Fact]
    public async Task When_one_operation_fails_none_is_done()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("there", "a", 1), A, cancellationToken: Ct);
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("new", "a"))
            .UpsertItem(new Note("there", "a", 2))
            .CreateItem(new Note("there", "a", 3))
            .DeleteItem("there")
            .ExecuteAsync(Ct);
        Assert.Equal([424, 424, 409, 424], batch.Select(result => (int)result.StatusCode));
        Assert.Equal(HttpStatusCode.Conflict, batch.StatusCode);
        var left = await AllOf(notes.GetItemQueryIterator<Note>());
        Assert.Equal([("there", 1)], left.Select(note => (note.Id, note.Number)));
    }

    [Fact]
    public async Task A_batch_that_failed_leaves_nothing_in_the_change_feed()
    {
        var notes = await cosmos.ContainerAsync();
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("1", "a"))
            .ReadItem("missing")
            .ExecuteAsync(Ct);
        using var feed = notes.GetChangeFeedIterator<Note>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion
        );
        Assert.Equal(HttpStatusCode.NotFound, batch.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await feed.ReadNextAsync(Ct)).StatusCode);
    }

    [Fact]
    public async Task Operations_respect_their_etags()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        using var stale = await notes
            .CreateTransactionalBatch(A)
            .ReplaceItem("1", new Note("1", "a", 2), new() { IfMatchEtag = "\"old\"" })
            .ExecuteAsync(Ct);
        using var current = await notes
            .CreateTransactionalBatch(A)
            .ReplaceItem("1", new Note("1", "a", 3), new() { IfMatchEtag = created.ETag })
            .ExecuteAsync(Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        Assert.NotEqual(created.ETag, current[0].ETag);
    }

    [Fact]
    public async Task An_operation_without_content_response_has_no_body()
    {
        var notes = await cosmos.ContainerAsync();
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("1", "a"), new() { EnableContentResponseOnWrite = false })
            .CreateItem(new Note("2", "a"))
            .ExecuteAsync(Ct);
        Assert.Null(batch[0].ResourceStream);
        Assert.NotNull(batch[1].ResourceStream);
    }

    [Fact]
    public async Task A_document_of_another_partition_fails_its_batch()
    {
        var notes = await cosmos.ContainerAsync();
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("1", "a"))
            .CreateItem(new Note("2", "b"))
            .ExecuteAsync(Ct);
        Assert.Equal([424, 400], batch.Select(result => (int)result.StatusCode));
    }

    [Fact]
    public async Task A_batch_has_at_most_a_hundred_operations()
    {
        var notes = await cosmos.ContainerAsync();
        using var most = await Batch(100).ExecuteAsync(Ct);
        using var more = await Batch(101).ExecuteAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, more.StatusCode);

        TransactionalBatch Batch(int count)
        {
            var batch = notes.CreateTransactionalBatch(A);
            foreach (var number in Enumerable.Range(0, count))
                batch.UpsertItem(new Note(number.ToString(CultureInfo.InvariantCulture), "a"));
            return batch;
        }
    }

    [Fact]
    public async Task Bulk_operations_succeed_or_fail_each_by_itself()
    {
        using var client = cosmos.Connect(options => options.AllowBulkExecution = true);
        var plain = await cosmos.ContainerAsync();
        var notes = client.GetContainer("tests", plain.Id);
        var creates = Enumerable
            .Range(0, 500)
            .Select(async number =>
            {
                // One of each ten is there twice.
                var note = new Note($"{number - (number % 10 == 9 ? 1 : 0)}", $"{number / 10 % 5}");
                using var body = new MemoryStream(
                    System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                        note,
                        System.Text.Json.JsonSerializerOptions.Web
                    )
                );
                using var response = await notes.CreateItemStreamAsync(body, new(note.Group), cancellationToken: Ct);
                return response.StatusCode;
            });
        var statuses = await Task.WhenAll(creates);
        Assert.Equal(450, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(50, statuses.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(450, (await AllOf(plain.GetItemQueryIterator<Note>())).Count);
    }

    [Fact]
    public async Task A_bulk_operation_that_is_rejected_leaves_the_others_alone()
    {
        using var client = cosmos.Connect(options => options.AllowBulkExecution = true);
        var notes = client.GetContainer("tests", (await cosmos.ContainerAsync()).Id);
        await notes.CreateItemAsync(new Note("there", "a"), A, cancellationToken: Ct);
        var valid = Enumerable
            .Range(0, 10)
            .Select(number => notes.CreateItemAsync(new Note($"{number}", "a"), A, cancellationToken: Ct))
            .ToList();
        var longKey = new string('k', 2100);
        (Task Operation, string Reason)[] rejected =
        [
            (Patch("FROM c WHERE c.number LIKE 'x'"), "LIKE"),
            (Patch("FROM c WHERE [1 / c.number] = [1]"), "JSON cannot carry"),
            (notes.CreateItemAsync(new Note("long", longKey), new(longKey), cancellationToken: Ct), "partition key"),
        ];
        foreach (var (operation, reason) in rejected)
        {
            var error = await ErrorOf(operation);
            Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
        Assert.All(await Task.WhenAll(valid), created => Assert.Equal(HttpStatusCode.Created, created.StatusCode));

        Task Patch(string condition) =>
            notes.PatchItemAsync<Note>(
                "there",
                A,
                [PatchOperation.Set("/number", 2)],
                new() { FilterPredicate = condition },
                Ct
            );
    }

    [Fact]
    public async Task A_condition_that_fails_rolls_its_transaction_back()
    {
        var notes = await cosmos.ContainerAsync();
        using var batch = await notes
            .CreateTransactionalBatch(A)
            .CreateItem(new Note("1", "a"))
            .PatchItem(
                "1",
                [PatchOperation.Set("/number", 2)],
                new() { FilterPredicate = "FROM c WHERE [1 / c.number] = [1]" }
            )
            .ExecuteAsync(Ct);
        Assert.Equal([424, 400], batch.Select(result => (int)result.StatusCode));
        Assert.Empty(await AllOf(notes.GetItemQueryIterator<Note>()));
    }

    [Fact]
    public async Task Bulk_reads_patches_and_deletes_work_too()
    {
        using var client = cosmos.Connect(options => options.AllowBulkExecution = true);
        var notes = client.GetContainer("tests", (await cosmos.ContainerAsync()).Id);
        await Task.WhenAll(
            notes.CreateItemAsync(new Note("1", "a", 1), A, cancellationToken: Ct),
            notes.CreateItemAsync(new Note("2", "b", 1), new("b"), cancellationToken: Ct)
        );
        var patch = notes.PatchItemAsync<Note>("1", A, [PatchOperation.Increment("/number", 1)], cancellationToken: Ct);
        var delete = notes.DeleteItemAsync<Note>("2", new("b"), cancellationToken: Ct);
        Assert.Equal(2, (await patch).Resource.Number);
        Assert.Equal(HttpStatusCode.NoContent, (await delete).StatusCode);
        var gone = notes.ReadItemAsync<Note>("2", new("b"), cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(gone));
    }
}

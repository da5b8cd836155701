using System.Text.Json;

namespace LocalCosmos.Tests;

public sealed class ContainerTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    [Fact]
    public async Task A_database_is_created_once_and_deleted()
    {
        var name = Name();
        var first = await cosmos.Client.CreateDatabaseIfNotExistsAsync(name, cancellationToken: Ct);
        var second = await cosmos.Client.CreateDatabaseIfNotExistsAsync(name, cancellationToken: Ct);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(
            HttpStatusCode.Conflict,
            await StatusOf(cosmos.Client.CreateDatabaseAsync(name, cancellationToken: Ct))
        );
        await first.Database.DeleteAsync(cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(first.Database.ReadAsync(cancellationToken: Ct)));
    }

    [Fact]
    public async Task A_container_is_created_once_and_deleted()
    {
        var database = await DatabaseAsync();
        var first = await database.CreateContainerIfNotExistsAsync("notes", "/group", 400, cancellationToken: Ct);
        var second = await database.CreateContainerIfNotExistsAsync("notes", "/group", cancellationToken: Ct);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(
            HttpStatusCode.Conflict,
            await StatusOf(database.CreateContainerAsync("notes", "/group", cancellationToken: Ct))
        );
        await first.Container.DeleteContainerAsync(cancellationToken: Ct);
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusOf(first.Container.ReadContainerAsync(cancellationToken: Ct))
        );
    }

    [Fact]
    public async Task Databases_and_containers_are_listed_and_queried()
    {
        var database = await DatabaseAsync();
        foreach (var name in new[] { "b", "a", "c" })
            await database.CreateContainerAsync(name, "/id", cancellationToken: Ct);
        var listed = await AllOf(database.GetContainerQueryIterator<ContainerProperties>());
        Assert.Equal(["b", "a", "c"], listed.Select(container => container.Id));
        var query = new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", "a");
        var queried = await AllOf(database.GetContainerQueryIterator<ContainerProperties>(query));
        Assert.Equal(["a"], queried.Select(container => container.Id));
        query = new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", database.Id);
        var databases = await AllOf(cosmos.Client.GetDatabaseQueryIterator<DatabaseProperties>(query));
        Assert.Equal([database.Id], databases.Select(each => each.Id));
    }

    [Fact]
    public async Task A_definition_is_echoed_with_what_Cosmos_fills_in()
    {
        var database = await DatabaseAsync();
        var definition = new ContainerProperties("notes", "/group") { DefaultTimeToLive = 60 };
        definition.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/text/?" });
        definition.IndexingPolicy.CompositeIndexes.Add([new() { Path = "/a" }, new() { Path = "/b" }]);
        await database.CreateContainerAsync(definition, cancellationToken: Ct);
        var read = (await database.GetContainer("notes").ReadContainerAsync(cancellationToken: Ct)).Resource;
        Assert.Equal(("/group", 60), (read.PartitionKeyPath, read.DefaultTimeToLive));
        Assert.Equal(PartitionKeyDefinitionVersion.V2, read.PartitionKeyDefinitionVersion);
        Assert.Contains(read.IndexingPolicy.ExcludedPaths, path => path.Path == "/text/?");
        Assert.Equal(2, read.IndexingPolicy.CompositeIndexes[0].Count);
        Assert.Equal(ConflictResolutionMode.LastWriterWins, read.ConflictResolutionPolicy.Mode);
    }

    [Fact]
    public async Task The_time_to_live_and_indexing_policy_of_a_container_can_be_replaced()
    {
        var notes = await cosmos.ContainerAsync();
        var definition = (await notes.ReadContainerAsync(cancellationToken: Ct)).Resource;
        definition.DefaultTimeToLive = 5;
        definition.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/text/?" });
        var replaced = await notes.ReplaceContainerAsync(definition, cancellationToken: Ct);
        var read = await notes.ReadContainerAsync(cancellationToken: Ct);
        Assert.Equal(5, read.Resource.DefaultTimeToLive);
        Assert.Contains(read.Resource.IndexingPolicy.ExcludedPaths, path => path.Path == "/text/?");
        Assert.Equal(replaced.ETag, read.ETag);
    }

    [Fact]
    public async Task A_replacement_of_a_container_respects_the_etag()
    {
        var notes = await cosmos.ContainerAsync();
        var read = await notes.ReadContainerAsync(cancellationToken: Ct);
        var once = new ContainerRequestOptions { IfMatchEtag = read.ETag };
        await notes.ReplaceContainerAsync(read.Resource, once, Ct);
        var twice = notes.ReplaceContainerAsync(read.Resource, once, Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(twice));
    }

    [Fact]
    public async Task The_partition_key_of_a_container_stays()
    {
        var notes = await cosmos.ContainerAsync();
        var replacement = notes.ReplaceContainerAsync(new(notes.Id, "/other"), cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(replacement));
    }

    [Fact]
    public async Task A_container_that_is_created_again_is_another_one()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), new("a"), cancellationToken: Ct);
        using var other = cosmos.Connect(_ => { });
        var database = other.GetDatabase(notes.Database.Id);
        await database.GetContainer(notes.Id).DeleteContainerAsync(cancellationToken: Ct);
        await database.CreateContainerAsync(notes.Id, "/number", cancellationToken: Ct);
        // The first client still has the old container in its cache, and notices by itself.
        await notes.CreateItemAsync(new Note("2", "a", 5), cancellationToken: Ct);
        Assert.Equal(["2"], (await AllOf(notes.GetItemQueryIterator<Note>())).Select(note => note.Id));
        await notes.ReadItemAsync<Note>("2", new(5), cancellationToken: Ct);
    }

    [Fact]
    public async Task What_is_in_a_missing_container_is_missing_with_its_owner()
    {
        var error = await ErrorOf(
            cosmos.Client.GetContainer("tests", "none").ReadItemAsync<Note>("1", new("a"), cancellationToken: Ct)
        );
        Assert.Equal((HttpStatusCode.NotFound, 1003), (error.StatusCode, error.SubStatusCode));
        error = await ErrorOf(
            cosmos.Client.GetContainer("none", "none").CreateItemAsync(new Note("1", "a"), cancellationToken: Ct)
        );
        Assert.Equal((HttpStatusCode.NotFound, 1003), (error.StatusCode, error.SubStatusCode));
    }

    [Fact]
    public async Task A_container_has_one_range()
    {
        var notes = await cosmos.ContainerAsync();
        Assert.Single(await notes.GetFeedRangesAsync(Ct));
    }

    [Fact]
    public async Task The_account_has_its_endpoint_and_consistency()
    {
        var account = await cosmos.Client.ReadAccountAsync();
        Assert.Equal(cosmos.Endpoint, new Uri(Assert.Single(account.ReadableRegions).Endpoint));
        Assert.Equal(ConsistencyLevel.Session, account.Consistency.DefaultConsistencyLevel);
    }

    [Theory]
    [InlineData("""{"id":"x"}""", 400, "partitionKey")]
    [InlineData("""{"partitionKey":{"paths":["/a"]}}""", 400, "id")]
    [InlineData("""{"id":"a/b","partitionKey":{"paths":["/a"]}}""", 400, "id")]
    [InlineData("""{"id":"x","partitionKey":{"paths":["a"]}}""", 400, "path")]
    [InlineData("""{"id":"x","partitionKey":{"paths":["/a"]},"defaultTtl":0}""", 400, "defaultTtl")]
    [InlineData("""{"id":"x","partitionKey":{"paths":["/a","/b"],"kind":"MultiHash"}}""", 501, "hierarchical")]
    [InlineData(
        """{"id":"x","partitionKey":{"paths":["/a"]},"uniqueKeyPolicy":{"uniqueKeys":[{"paths":["/b"]}]}}""",
        501,
        "uniqueKeyPolicy"
    )]
    [InlineData(
        """{"id":"x","partitionKey":{"paths":["/a"]},"computedProperties":[{"name":"b","query":"q"}]}""",
        501,
        "computedProperties"
    )]
    [InlineData(
        """{"id":"x","partitionKey":{"paths":["/a"]},"vectorEmbeddingPolicy":{"vectorEmbeddings":[{"path":"/v"}]}}""",
        501,
        "vectorEmbeddingPolicy"
    )]
    [InlineData(
        """{"id":"x","partitionKey":{"paths":["/a"]},"analyticalStorageTtl":-1}""",
        501,
        "analyticalStorageTtl"
    )]
    public async Task A_definition_that_cannot_be_kept_is_rejected_with_the_reason(
        string json,
        int status,
        string reason
    )
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var body = new StringContent(json);
        using var response = await http.PostAsync("dbs/tests/colls", body, Ct);
        Assert.Equal(status, (int)response.StatusCode);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));
        Assert.Contains(reason, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("geospatialConfig")]
    [InlineData("indexingPolicy")]
    [InlineData("uniqueKeyPolicy")]
    public async Task A_definition_may_not_nest_too_deep(string member)
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        var statuses = new HashSet<HttpStatusCode>();
        foreach (var depth in Enumerable.Range(1, 120))
        {
            var nested = string.Concat(Enumerable.Repeat("{\"x\":", depth)) + "{}" + new string('}', depth);
            using var body = new StringContent(
                $$"""{"id":"{{Name()}}","partitionKey":{"paths":["/a"]},"{{member}}":{{nested}}}"""
            );
            using var response = await http.PostAsync("dbs/tests/colls", body, Ct);
            statuses.Add(response.StatusCode);
        }
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.BadRequest], statuses);
    }

    [Fact]
    public async Task A_container_is_not_created_in_a_database_that_is_deleted_meanwhile()
    {
        var database = await DatabaseAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var late = new LateContent(
            """{"id":"notes","partitionKey":{"paths":["/a"]}}"""u8.ToArray(),
            async () =>
            {
                // Time to look the database up.
                await Task.Delay(200, Ct);
                await database.DeleteAsync(cancellationToken: Ct);
            }
        );
        using var response = await http.PostAsync($"dbs/{database.Id}/colls", late, Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("1003", Assert.Single(response.Headers.GetValues("x-ms-substatus")));
    }

    private sealed class LateContent(byte[] content, Func<Task> before) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync(Ct);
            await before();
            await stream.WriteAsync(content, Ct);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }
    }

    private async Task<Database> DatabaseAsync() =>
        await cosmos.Client.CreateDatabaseAsync(Name(), cancellationToken: Ct);

    private static string Name() => Guid.NewGuid().ToString("N");
}

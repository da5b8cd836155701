namespace LocalCosmos.Tests.Indexes;

/// <summary>An order that no index declares is rejected, as in Azure.</summary>
public sealed class IndexingPolicyTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private const string Excluded = "The index path corresponding to the specified order-by item is excluded.";
    private const string NoComposite =
        "The order by query does not have a corresponding composite index that it can be served from.";

    [Theory]
    [InlineData("c.number", null)]
    [InlineData("c.text", Excluded)]
    [InlineData("c.text DESC", Excluded)]
    [InlineData("c.id", null)]
    [InlineData("c._ts", null)]
    [InlineData("c.address.city", null)]
    [InlineData("c.address.street", Excluded)]
    [InlineData("c[\"a/b\"]", null)]
    [InlineData("c.number, c.id", null)]
    [InlineData("c.number DESC, c.id DESC", null)]
    [InlineData("c.number, c.id DESC", NoComposite)]
    [InlineData("c.id, c.number", NoComposite)]
    [InlineData("c.number, c.id, c._ts", NoComposite)]
    [InlineData("c.group, c.text DESC", null)]
    [InlineData("c.group DESC, c.text", null)]
    public async Task An_order_needs_an_index(string order, string? error)
    {
        var notes = await ContainerAsync();
        order = order.Replace("c.group", "c[\"group\"]", StringComparison.Ordinal);
        foreach (
            var options in new[]
            {
                new QueryRequestOptions(),
                new() { PartitionKey = new("a") },
            }
        )
        {
            var query = AllOf(
                notes.GetItemQueryIterator<Note>($"SELECT * FROM c ORDER BY {order}", requestOptions: options)
            );
            if (error is null)
                Assert.Empty(await query);
            else
            {
                var rejection = await ErrorOf(query);
                Assert.Equal(HttpStatusCode.BadRequest, rejection.StatusCode);
                Assert.Contains(error, rejection.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task By_default_every_path_is_indexed_alone()
    {
        var notes = await cosmos.ContainerAsync();
        Assert.Empty(await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.a.b")));
        var two = AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.a, c.b"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(two));
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("{\"includedPaths\":7}")]
    [InlineData("{\"includedPaths\":[{\"path\":\"x\"}]}")]
    [InlineData("{\"excludedPaths\":[{\"path\":\"/x\"}]}")]
    [InlineData("{\"compositeIndexes\":[7]}")]
    [InlineData("{\"compositeIndexes\":[[{\"order\":\"ascending\"}]]}")]
    public async Task A_policy_that_cannot_be_read_is_a_bad_request(string policy)
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var body = new StringContent(
            $$"""{"id":"x","partitionKey":{"paths":["/a"]},"indexingPolicy":{{policy}}}"""
        );
        using var response = await http.PostAsync("dbs/tests/colls", body, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<Container> ContainerAsync()
    {
        var policy = new IndexingPolicy
        {
            IncludedPaths =
            {
                new() { Path = "/number/?" },
                new() { Path = "/address/*" },
                new() { Path = "/\"a/b\"/?" },
            },
            ExcludedPaths =
            {
                new() { Path = "/*" },
                new() { Path = "/address/street/?" },
            },
            CompositeIndexes =
            {
                new()
                {
                    new() { Path = "/number", Order = CompositePathSortOrder.Ascending },
                    new() { Path = "/id", Order = CompositePathSortOrder.Ascending },
                },
                new()
                {
                    new() { Path = "/group", Order = CompositePathSortOrder.Ascending },
                    new() { Path = "/text", Order = CompositePathSortOrder.Descending },
                },
            },
        };
        var database = cosmos.Client.GetDatabase("tests");
        return await database.CreateContainerAsync(
            new($"indexed-{Guid.NewGuid():N}", "/group") { IndexingPolicy = policy },
            cancellationToken: Ct
        );
    }
}

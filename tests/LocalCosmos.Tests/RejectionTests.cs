using System.Text;

namespace LocalCosmos.Tests;

/// <summary>Features that LocalCosmos does not support are rejected by name, never ignored.</summary>
public sealed class RejectionTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private static readonly PartitionKey A = new("a");

    [Fact]
    public async Task Throughput_is_not_supported()
    {
        var notes = await cosmos.ContainerAsync();
        await NotSupported(notes.ReadThroughputAsync(Ct), "offers");
    }

    [Fact]
    public async Task Stored_procedures_triggers_and_functions_are_not_supported()
    {
        var notes = await cosmos.ContainerAsync();
        await NotSupported(
            notes.Scripts.CreateStoredProcedureAsync(new("p", "function () {}"), cancellationToken: Ct),
            "sprocs"
        );
        await NotSupported(notes.Scripts.ReadUserDefinedFunctionAsync("f", cancellationToken: Ct), "udfs");
        var triggered = new ItemRequestOptions { PreTriggers = ["t"] };
        await NotSupported(notes.CreateItemAsync(new Note("1", "a"), A, triggered, Ct), "triggers");
    }

    [Fact]
    public async Task Users_are_not_supported() =>
        await NotSupported(cosmos.Client.GetDatabase("tests").CreateUserAsync("u", cancellationToken: Ct), "users");

    [Fact]
    public async Task Items_outside_of_the_index_are_not_supported()
    {
        var notes = await cosmos.ContainerAsync();
        var unindexed = new ItemRequestOptions { IndexingDirective = IndexingDirective.Exclude };
        await NotSupported(notes.CreateItemAsync(new Note("1", "a"), A, unindexed, Ct), "Exclude");
    }

    [Fact]
    public async Task The_deletion_of_a_partition_is_not_supported()
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var response = await http.PostAsync(
            $"dbs/tests/colls/{notes.Id}/operations/partitionkeydelete",
            null,
            Ct
        );
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains("operations", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_versions_and_deletes_are_not_supported()
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"dbs/tests/colls/{notes.Id}/docs");
        request.Headers.TryAddWithoutValidation("A-IM", "Full-Fidelity Feed");
        using var response = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains(
            "all versions and deletes",
            await response.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Direct_mode_is_not_supported()
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var response = await http.GetAsync(new Uri("addresses/?$filter=x", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains("Direct mode", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT DISTINCT c.a FROM c", "DISTINCT")]
    [InlineData("SELECT c.a FROM c GROUP BY c.a", "GROUP")]
    [InlineData("SELECT * FROM c JOIN d IN c.list", "JOIN")]
    [InlineData("SELEC * FROM c", "SELEC")]
    public async Task A_query_outside_of_the_language_is_rejected_with_the_position(string sql, string what)
    {
        var notes = await cosmos.ContainerAsync();
        var options = new QueryRequestOptions { PartitionKey = A };
        var error = await ErrorOf(notes.GetItemQueryIterator<Note>(sql, requestOptions: options).ReadNextAsync(Ct));
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-ms-max-item-count", "0")]
    [InlineData("x-ms-max-item-count", "many")]
    [InlineData("x-ms-documentdb-partitionkey", "a")]
    [InlineData("x-ms-documentdb-partitionkey", "[\"a\",\"b\"]")]
    [InlineData("x-ms-continuation", "none of ours")]
    public async Task A_header_that_cannot_be_read_is_rejected(string header, string value)
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"dbs/tests/colls/{notes.Id}/docs");
        request.Headers.Add(header, value);
        using var response = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_range_that_is_not_there_is_gone()
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"dbs/tests/colls/{notes.Id}/docs");
        request.Headers.Add("x-ms-documentdb-partitionkeyrangeid", "7");
        using var response = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal("1002", Assert.Single(response.Headers.GetValues("x-ms-substatus")));
    }

    [Fact]
    public async Task An_item_is_not_read_without_its_partition_key()
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var response = await http.GetAsync(new Uri($"dbs/tests/colls/{notes.Id}/docs/1", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_batch_that_is_no_batch_is_rejected()
    {
        var notes = await cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("not HybridRow"));
        body.Headers.Add("x-ms-cosmos-is-batch-request", "True");
        using var response = await http.PostAsync($"dbs/tests/colls/{notes.Id}/docs", body, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_method_that_means_nothing_is_not_allowed()
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var response = await http.PutAsync(new Uri("dbs/tests", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static async Task NotSupported(Task call, string feature)
    {
        var error = await ErrorOf(call);
        Assert.Equal(HttpStatusCode.NotImplemented, error.StatusCode);
        Assert.Contains(feature, error.Message, StringComparison.Ordinal);
    }
}

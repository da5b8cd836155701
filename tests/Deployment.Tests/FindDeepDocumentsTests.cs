using System.Collections.Concurrent;
using System.Net;
using System.Text;
using LocalCosmos;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Deployment.Tests;

/// <summary>What stops the change feed on the Functions host is found, and the feed goes on once it is put right.</summary>
public sealed class FindDeepDocumentsTests(FindDeepDocuments find) : IClassFixture<FindDeepDocuments>, IAsyncLifetime
{
    /// <summary>With the array of the batch, 65: the host's Newtonsoft.Json reads 64.</summary>
    private const int FirstTooDeep = 64;

    private LocalCosmosServer _cosmos = null!;
    private CosmosClient _client = null!;
    private Database _database = null!;
    private Container _listings = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), Stop);
        _client = new CosmosClient(
            _cosmos.ConnectionString,
            new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true }
        );
        _database = await _client.CreateDatabaseAsync("listings", cancellationToken: Stop);
        _listings = await _database.CreateContainerAsync("listings", "/id", cancellationToken: Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _cosmos.DisposeAsync();
    }

    [Fact]
    public async Task It_names_each_document_that_is_too_deep_its_member_and_when_it_was_written()
    {
        await WriteAsync("1", 2);
        await WriteAsync("2", FirstTooDeep - 1);
        await WriteAsync("3", FirstTooDeep);
        await WriteAsync("4", 100);

        var (exitCode, output, errors) = await FindAsync();

        Assert.Equal((1, ""), (exitCode, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Collection(
            lines,
            line => Assert.Matches(@"^3: 64 levels in 'tree', written 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$", line),
            line => Assert.StartsWith("4: 100 levels in 'tree', written ", line, StringComparison.Ordinal),
            line => Assert.Equal("4 documents read, 2 too deep", line)
        );
    }

    [Fact]
    public async Task Once_the_document_is_flattened_or_removed_it_finds_nothing()
    {
        await WriteAsync("1", 80);
        await WriteAsync("2", 80);
        await WriteAsync("1", 2);
        await _listings.DeleteItemStreamAsync("2", new PartitionKey("2"), cancellationToken: Stop);

        Assert.Equal(new ProcessResult(0, "1 documents read, 0 too deep\n", ""), await FindAsync());
    }

    [Fact]
    public async Task It_reads_no_further_back_than_since()
    {
        await WriteAsync("1", 80);

        Assert.Equal(
            new ProcessResult(0, "0 documents read, 0 too deep\n", ""),
            await FindAsync("--since", "2100-01-01T00:00:00Z")
        );
        Assert.Equal(1, (await FindAsync("--since", "2020-01-01T00:00:00+01:00")).ExitCode);
        Assert.Equal(2, (await FindAsync("--since", "yesterday")).ExitCode);
    }

    [Fact]
    public async Task What_it_finds_is_what_the_SDK_of_the_host_cannot_read()
    {
        await WriteAsync("1", FirstTooDeep - 1);
        Assert.Equal(1, await ReadAsTheHostDoesAsync());

        await WriteAsync("2", FirstTooDeep);
        await Assert.ThrowsAsync<JsonReaderException>(ReadAsTheHostDoesAsync);
    }

    /// <summary>With the processor of the SDK, as the host has it, which reads batches in the same way.</summary>
    [Fact]
    public async Task A_feed_that_stands_still_goes_on_once_the_document_is_flattened()
    {
        Container leases = await _database.CreateContainerAsync("leases", "/id", cancellationToken: Stop);
        var delivered = new ConcurrentQueue<string>();
        var failed = new TaskCompletionSource();
        var feed = _listings
            .GetChangeFeedProcessorBuilder<JObject>(
                "feed",
                (_, documents, _) =>
                {
                    foreach (var document in documents)
                        delivered.Enqueue((string)document["id"]!);
                    return Task.CompletedTask;
                }
            )
            .WithInstanceName("host")
            .WithLeaseContainer(leases)
            .WithLeaseConfiguration(acquireInterval: TimeSpan.FromMilliseconds(200))
            .WithPollInterval(TimeSpan.FromMilliseconds(100))
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithErrorNotification(
                (_, _) =>
                {
                    failed.TrySetResult();
                    return Task.CompletedTask;
                }
            )
            .Build();
        await WriteAsync("deep", 80);
        await WriteAsync("behind it", 2);
        await feed.StartAsync();
        try
        {
            await failed.Task.WaitAsync(TimeSpan.FromMinutes(3), Stop);
            Assert.Empty(delivered);

            await WriteAsync("deep", 2);
            for (var tries = 0; tries < 1200 && delivered.Distinct().Count() < 2; tries++)
                await Task.Delay(100, Stop);
            Assert.Equal(["behind it", "deep"], delivered.Distinct().Order(StringComparer.Ordinal));
        }
        finally
        {
            await feed.StopAsync();
        }
    }

    private async Task<int> ReadAsTheHostDoesAsync()
    {
        using var pages = _listings.GetChangeFeedIterator<JObject>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion
        );
        return (await pages.ReadNextAsync(Stop)).Count;
    }

    private async Task WriteAsync(string id, int levels)
    {
        var json = $$"""{"id":"{{id}}","tree":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var written = await _listings.UpsertItemStreamAsync(body, new PartitionKey(id), cancellationToken: Stop);
        Assert.True(written.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK);
    }

    private Task<ProcessResult> FindAsync(params string[] arguments) =>
        find.RunAsync([_cosmos.ConnectionString, .. arguments]);
}

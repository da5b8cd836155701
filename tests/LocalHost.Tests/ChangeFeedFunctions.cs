using System.Collections.Concurrent;
using System.Text;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Tests;

/// <summary>Functions that a change feed delivers batches to.</summary>
public static class ChangeFeedFunctions
{
    internal const string Database = "tests";
    internal const string Things = "things";

    /// <summary>An app that has the container, and these functions.</summary>
    internal static LocalApp Serving(params Type[] functions)
    {
        var app = TestHost.Serving(functions);
        return app with
        {
            Database = app.Database with
            {
                DefaultName = Database,
                Containers = [new ContainerProperties(Things, "/id")],
            },
        };
    }

    /// <summary>Writes a document that has an id and a value, which is JSON.</summary>
    internal static Task WriteAsync(TestHost host, string id, string value = "null") =>
        UseAsync(
            host,
            async things =>
            {
                using var document = new MemoryStream(
                    Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","value":{{value}}}""")
                );
                return await things.UpsertItemStreamAsync(document, new PartitionKey(id), null, TestHost.Stop);
            }
        );

    internal static Task RemoveAsync(TestHost host, string id) =>
        UseAsync(host, things => things.DeleteItemStreamAsync(id, new PartitionKey(id), null, TestHost.Stop));

    private static async Task UseAsync(TestHost host, Func<Container, Task<ResponseMessage>> use)
    {
        using var client = new CosmosClient(
            host.Host.CosmosConnectionString,
            new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true }
        );
        using var response = await use(client.GetContainer(Database, Things));
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }

    /// <summary>What reached the functions, in order.</summary>
    public sealed class Seen
    {
        private readonly ConcurrentQueue<string> _batches = new();

        /// <summary>How many of the next invocations fail.</summary>
        public int Failures { get; set; }

        public bool IsEmpty => _batches.IsEmpty;

        public void Add(string batch) => _batches.Enqueue(batch);

        public void Take(string batch)
        {
            Add(batch);
            if (Failures > 0)
            {
                Failures--;
                throw new NotSupportedException("on purpose");
            }
        }

        public void Clear() => _batches.Clear();

        public async Task<string> NextAsync()
        {
            for (var attempt = 0; attempt < 1500; attempt++)
            {
                if (_batches.TryDequeue(out var batch))
                    return batch;
                await Task.Delay(10, TestHost.Stop);
            }
            throw new TimeoutException("No batch came.");
        }
    }

    public sealed record Thing(string Id);

    public sealed class TakesText(Seen seen)
    {
        [Function(nameof(TakesText))]
        public void Run(
            [CosmosDBTrigger(
                "%Cosmos:Database%",
                Things,
                Connection = "Cosmos",
                LeaseContainerPrefix = nameof(TakesText),
                StartFromBeginning = true
            )]
                string batch
        ) => seen.Take(batch);
    }

    public sealed class TakesDocuments(Seen seen)
    {
        [Function(nameof(TakesDocuments))]
        public Task RunAsync(
            [CosmosDBTrigger(
                Database,
                Things,
                Connection = "Cosmos",
                LeaseContainerPrefix = nameof(TakesDocuments),
                StartFromBeginning = true
            )]
                IReadOnlyList<Thing> things
        )
        {
            seen.Take(string.Join(',', things.Select(thing => thing.Id)));
            return Task.CompletedTask;
        }
    }

    public sealed class RetriesForEver(Seen seen)
    {
        [Function(nameof(RetriesForEver))]
        [FixedDelayRetry(-1, "00:00:00.010")]
        public void Run(
            [CosmosDBTrigger(Database, Things, Connection = "Cosmos", StartFromBeginning = true)] string batch,
            FunctionContext context
        ) => seen.Take($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount} {batch}");
    }

    public sealed class RetriesTwice(Seen seen)
    {
        [Function(nameof(RetriesTwice))]
        [ExponentialBackoffRetry(2, "00:00:00.010", "00:00:00.020")]
        public void Run(
            [CosmosDBTrigger(Database, Things, Connection = "Cosmos", StartFromBeginning = true)] string batch
        ) => seen.Take(batch);
    }

    public sealed class TakesItsTime(Seen seen)
    {
        [Function(nameof(TakesItsTime))]
        public async Task RunAsync(
            [CosmosDBTrigger(Database, Things, Connection = "Cosmos", StartFromBeginning = true)] string batch
        )
        {
            seen.Add(batch);
            await Task.Delay(300, CancellationToken.None);
            seen.Add("finished");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ListingFunctions.Cosmos;
using ListingFunctions.Health;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using LocalCosmos;
using LocalHost;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Benchmarks;

/// <summary>What runs in processes of their own.</summary>
internal static class Roles
{
    public const string Database = "listings";

    public static readonly ItemRequestOptions WithoutContent = new() { EnableContentResponseOnWrite = false };

    /// <summary>LocalCosmos, with the containers of the app and one more for the bare recorder.</summary>
    /// <param name="ranges">Partition key ranges of each container.</param>
    /// <param name="flush">Whether writes are flushed to disk.</param>
    /// <param name="folder">Where it keeps its data; null is in memory.</param>
    public static async Task<int> CosmosAsync(int ranges, bool flush, string? folder)
    {
        await using var server = await LocalCosmosServer.StartAsync(
            new LocalCosmosOptions
            {
                Ranges = ranges,
                DataDirectory = folder,
                FlushWrites = flush,
            },
            CancellationToken.None
        );
        using var client = Dataset.Client(server.ConnectionString);
        Microsoft.Azure.Cosmos.Database database = await client.CreateDatabaseIfNotExistsAsync(Database);
        foreach (
            var container in ContainerDefinitions.All.Append(new ContainerProperties("bare_prices", "/listing_id"))
        )
            await database.CreateContainerIfNotExistsAsync(container);
        await Child.ServeAsync(server.ConnectionString);
        return 0;
    }

    /// <summary>The app on LocalHost, its feed standing still.</summary>
    public static async Task<int> AppAsync(string cosmos)
    {
        var options = new LocalHostOptions { CosmosConnectionString = cosmos, Triggers = _ => false };
        await using var host = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            options,
            CancellationToken.None
        );
        await Child.ServeAsync(host.BaseAddress.ToString());
        return 0;
    }

    /// <summary>The bare endpoints, on so many listings.</summary>
    public static async Task<int> BareAsync(string cosmos, int listings)
    {
        using var client = Dataset.Client(cosmos);
        await using var server = await BareEndpoints.StartAsync(client.GetDatabase(Database), listings);
        await Child.ServeAsync(server.Urls.First());
        return 0;
    }

    /// <summary>
    /// The recorder, and a bare loop of the same creates. Asked <c>first count</c>, it makes so many listings with one price
    /// each, then changes these prices, and responds how many prices a second the feed recorded, first of the new listings,
    /// then of their next prices, and how many the loop created.
    /// </summary>
    public static async Task<int> RecorderAsync(string cosmos)
    {
        using var client = Dataset.Client(cosmos);
        var database = client.GetDatabase(Database);
        using var recorded = new RecordedEvents();
        using var gate = new SemaphoreSlim(1);
        var app = ListingsApp.Definition with
        {
            // The feed waits at the gate while the listings are made, so that it never has to wait for them.
            Compose = builder =>
            {
                ListingsApp.Definition.Compose(builder);
                builder.Use(next =>
                    async context =>
                    {
                        await gate.WaitAsync(context.CancellationToken);
                        gate.Release();
                        await next(context);
                    }
                );
            },
        };
        var options = new LocalHostOptions
        {
            CosmosConnectionString = cosmos,
            FeedPollDelay = TimeSpan.FromMilliseconds(50),
            Triggers = static function => function == nameof(RecordPriceChanges),
            ConfigureServices = services => services.AddSingleton<ILoggerProvider>(recorded),
        };
        await using var host = await LocalFunctionsHost.StartAsync(app, options, CancellationToken.None);
        // What was loaded and written before is not what is measured.
        var lag = new FeedLag(database);
        while (await lag.EstimateAsync(Feeds.RecordPriceChanges, CancellationToken.None) > 0)
            await Task.Delay(200);
        await Child.ServeAsync(
            "ready",
            async line =>
            {
                var numbers = line.Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
                int[] indexes = [.. Enumerable.Range(numbers[0], numbers[1])];
                var ofNew = await RecordedRateAsync(prices: 1);
                var ofNext = await RecordedRateAsync(prices: 2);
                var loop = await CreateRateAsync(database, indexes);
                return string.Create(CultureInfo.InvariantCulture, $"{ofNew} {ofNext} {loop}");

                async Task<double> RecordedRateAsync(int prices)
                {
                    await gate.WaitAsync();
                    recorded.Forget();
                    await WriteListingsAsync(database, indexes, prices);
                    gate.Release();
                    return await recorded.RateOfAsync(indexes.Length);
                }
            }
        );
        return 0;
    }

    /// <summary>Writes listings that have so many prices.</summary>
    private static async Task WriteListingsAsync(Microsoft.Azure.Cosmos.Database database, int[] indexes, int prices)
    {
        var listings = database.GetContainer(Containers.Listings);
        var template = Dataset.Document(0, prices);
        await Parallel.ForEachAsync(
            indexes,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (index, cancellationToken) =>
            {
                using var content = new MemoryStream(Dataset.WithId(template, Dataset.IdOf(index)));
                using var response = await listings.UpsertItemStreamAsync(
                    content,
                    new PartitionKey($"{Dataset.IdOf(index)}"),
                    WithoutContent,
                    cancellationToken
                );
                response.EnsureSuccessStatusCode();
            }
        );
    }

    private static async Task<double> CreateRateAsync(Microsoft.Azure.Cosmos.Database database, int[] indexes)
    {
        var bare = database.GetContainer("bare_prices");
        var change = Dataset.Listing(0, prices: 1).RecentPrices[0];
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            indexes,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (index, cancellationToken) =>
                await Dataset.CreateAsync(
                    bare,
                    Dataset.PriceDocument(Dataset.IdOf(index), change, PreviousPrice.None),
                    new PartitionKey(Dataset.IdOf(index)),
                    cancellationToken
                )
        );
        return indexes.Length / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Hears the recorder say that it recorded a price.</summary>
    private sealed class RecordedEvents : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<long> _instants = new();

        public void Forget() => _instants.Clear();

        /// <summary>Prices a second, from the first that is recorded to the last.</summary>
        public async Task<double> RateOfAsync(int count)
        {
            while (_instants.Count < count)
                await Task.Delay(10);
            return (count - 1) / Stopwatch.GetElapsedTime(_instants.Min(), _instants.Max()).TotalSeconds;
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == typeof(PriceRecorder).FullName
                ? this
                : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (eventId.Name == "Recorded")
                _instants.Enqueue(Stopwatch.GetTimestamp());
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose() { }
    }
}

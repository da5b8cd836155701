using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Recording;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Documents that no price can be recorded from, in the middle of a batch: the rest is recorded, each is kept as
/// it was delivered, with its reason, and the feed goes on.
/// </summary>
public sealed partial class PoisonTests
{
    private const int GeneratedCount = 4000;
    private const int BatchSize = 250;

    /// <summary>The document that lives for seven seconds.</summary>
    private const string Expiring = "ttl is 7";

    public static TheoryData<string> Names => [.. PoisonDocuments.All.Select(poison => poison.Name).Distinct()];

    /// <summary>One app for all of them: each is a batch of its own, with listings of its own around it.</summary>
    public sealed class Recorder(SharedApp shared) : IClassFixture<SharedApp>
    {
        private readonly App _app = shared.App;

        [Theory]
        [MemberData(nameof(Names), MemberType = typeof(PoisonTests))]
        public async Task A_poison_message_in_a_batch_does_not_keep_the_rest_from_being_recorded(string name)
        {
            var poison = PoisonDocuments.All.First(poison => poison.Name == name).Json;
            await AssertHandledAsync(_app, [poison]);
        }
    }

    [Fact]
    public async Task Thousands_of_poison_messages_are_each_recorded_or_dead_letters_and_nothing_throws()
    {
        await using var app = await App.StartAsync(feed: false);
        var poisons = GeneratedPoison.Of(FuzzSeed.Value, GeneratedCount * FuzzSeed.Factor).Select(p => p.Json);
        foreach (var batch in poisons.Chunk(BatchSize))
            await AssertHandledAsync(app, batch);
    }

    [Fact]
    public async Task All_poison_messages_at_once_change_nothing_the_second_time()
    {
        await using var app = await App.StartAsync(feed: false);
        // Each its own listing: versions of one listing that contradict each other exist in no container.
        var documents = PoisonDocuments.All.Select(
            (poison, index) => Id.Replace(poison.Json, $"\"id\":\"{700_000_000 + index}\"", 1)
        );
        var batch = $"[{string.Join(',', documents)}]";
        await app.DeliverTextAsync(batch);
        var before = await StoreSnapshot.TakeAsync(app.Database);
        await app.DeliverTextAsync(batch);
        Assert.Equal(
            before.Where(line => !line.Contains('#', StringComparison.Ordinal)),
            (await StoreSnapshot.TakeAsync(app.Database)).Where(line => !line.Contains('#', StringComparison.Ordinal))
        );
    }

    /// <summary>
    /// As in production, through the container, the feed and its trigger. Those that are nested too deep are not among
    /// them: they stop the feed before the app is called. Nor is the one that expires: a feed that is late misses it.
    /// </summary>
    [Fact]
    public async Task Every_poison_message_in_the_container_is_recorded_or_a_dead_letter_and_the_feed_goes_on()
    {
        await using var app = await App.StartAsync();
        var stored = new Dictionary<string, string>();
        foreach (var (index, (name, json)) in PoisonDocuments.All.Where(each => each.Name != Expiring).Index())
        {
            var id = $"{700_000_000 + index}";
            if (IsShallow(json) && await TryWriteAsync(app, id, Id.Replace(json, $"\"id\":\"{id}\"", 1)))
                stored.Add(id, name);
        }

        var last = await app.CreateAsync(1);
        await Eventually.HoldsAsync(async () => (await app.RecordedAsync(last)).Count == 1);
        Assert.InRange(stored.Count, 200, int.MaxValue);
        // Those of the last batch are handled in parallel.
        await Eventually.NothingIsLeftAsync(async () =>
        {
            foreach (var failure in await app.FailuresAsync())
                stored.Remove(failure.ListingId!);
            foreach (var id in stored.Keys)
                // Whatever is recorded can be read, even if the document is a dead letter too.
                if ((await app.RecordedAsync(long.Parse(id, CultureInfo.InvariantCulture))).Count > 0)
                    stored.Remove(id);
            return stored.Values;
        });
    }

    private static async Task<bool> TryWriteAsync(App app, string id, string json)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var response = await app.Listings.UpsertItemStreamAsync(content, new PartitionKey(id), null, App.Stop);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Whether it is an object within the 64 levels that the trigger reads.</summary>
    private static bool IsShallow(string json)
    {
        try
        {
            return JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 60 }).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task AssertHandledAsync(App app, IReadOnlyCollection<string> poisons)
    {
        var (first, last) = (await app.CreateAsync(1), await app.CreateAsync(2));
        string[] documents =
        [
            (await app.DocumentAsync(first)).ToJsonString(),
            .. poisons,
            (await app.DocumentAsync(last)).ToJsonString(),
        ];
        await app.DeliverTextAsync($"[{string.Join(',', documents)}]");

        Assert.Equal(1, Assert.Single(await app.RecordedAsync(first)).PriceEur);
        Assert.Equal(2, Assert.Single(await app.RecordedAsync(last)).PriceEur);
        var failures = await TakeFailuresAsync(app);
        foreach (var poison in poisons)
            if (failures.FirstOrDefault(failure => Keeps(failure, poison)) is { } failure)
                Assert.NotEmpty(failure.Reason);
            else
                Assert.True(IsReadable(poison), $"It is neither recorded nor kept: {Beginning(poison)}");
    }

    /// <summary>Reads the failures and deletes them: otherwise each batch would read those of all before it.</summary>
    private static async Task<IReadOnlyList<PriceFailure>> TakeFailuresAsync(App app)
    {
        var failures = await app.FailuresAsync();
        var container = app.Database.GetContainer(Containers.PriceFailures);
        foreach (var failure in failures)
            (await container.DeleteItemStreamAsync(failure.Id, new PartitionKey(failure.Id), null, App.Stop)).Dispose();
        return failures;
    }

    private static bool Keeps(PriceFailure failure, string poison) =>
        failure.Truncated ? poison.StartsWith(failure.Document!, StringComparison.Ordinal) : poison == failure.Document;

    private static bool IsReadable(string poison) =>
        StoredListing.TryRead(JsonElement.Parse(poison, new JsonDocumentOptions { MaxDepth = 1024 }), out _, out _);

    private static string Beginning(string poison) => poison[..Math.Min(1000, poison.Length)];

    [GeneratedRegex("\"id\":\"[0-9]+\"")]
    private static partial Regex Id { get; }
}

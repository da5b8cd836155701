using Microsoft.Extensions.Time.Testing;

namespace LocalCosmos.Tests;

public sealed class TimeToLiveTests : IAsyncLifetime
{
    private static readonly PartitionKey A = new("a");

    private readonly FakeTimeProvider _time = new(new(2025, 1, 17, 19, 20, 52, TimeSpan.Zero));
    private LocalCosmosServer _server = null!;
    private CosmosClient _client = null!;
    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalCosmosServer.StartAsync(new() { Time = _time }, CancellationToken.None);
        _client = Cosmos.Connect(_server);
        _database = await _client.CreateDatabaseAsync("tests");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_item_lives_for_its_own_time_to_live_and_is_gone_at_once_everywhere()
    {
        var notes = await ContainerAsync(-1);
        await notes.CreateItemAsync(new Note("1", "a") { TimeToLive = 10 }, A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((1, 1, 1, 1), await SeenAsync(notes));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0, 0, 0), await SeenAsync(notes));
    }

    [Fact]
    public async Task An_item_without_a_time_to_live_lives_for_that_of_its_container()
    {
        var notes = await ContainerAsync(60);
        await notes.CreateItemAsync(new Note("own", "a") { TimeToLive = 10 }, A, cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("default", "a"), A, cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("forever", "a") { TimeToLive = -1 }, A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(["default", "forever"], await IdsAsync(notes));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["forever"], await IdsAsync(notes));
    }

    [Fact]
    public async Task In_a_container_without_a_default_nothing_expires()
    {
        var notes = await ContainerAsync(null);
        await notes.CreateItemAsync(new Note("1", "a") { TimeToLive = 10 }, A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["1"], await IdsAsync(notes));
    }

    [Fact]
    public async Task A_write_restarts_the_time_to_live()
    {
        var notes = await ContainerAsync(10);
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(9));
        await notes.UpsertItemAsync(new Note("1", "a", 2), A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["1"], await IdsAsync(notes));
    }

    [Fact]
    public async Task The_id_of_an_expired_item_is_free()
    {
        var notes = await ContainerAsync(10);
        await notes.CreateItemAsync(new Note("1", "a", 1), A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(10));
        var upsert = await notes.UpsertItemAsync(new Note("1", "a", 2), A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.Created, upsert.StatusCode);
        _time.Advance(TimeSpan.FromSeconds(10));
        await notes.CreateItemAsync(new Note("1", "a", 3), A, cancellationToken: Ct);
        Assert.Equal((1, 1, 1, 1), await SeenAsync(notes));
    }

    [Fact]
    public async Task An_item_that_was_swept_stays_deleted_when_the_container_gets_another_time_to_live()
    {
        var notes = await ContainerAsync(10);
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var before = (await notes.ReadItemStreamAsync("1", A, cancellationToken: Ct)).Headers.Session;
        _time.Advance(TimeSpan.FromSeconds(10));
        // The sweep is a write like any other: it shows in the order of writes.
        while ((await notes.ReadItemStreamAsync("1", A, cancellationToken: Ct)).Headers.Session == before)
            await Task.Delay(10, Ct);
        await notes.ReplaceContainerAsync(new(notes.Id, "/group"), cancellationToken: Ct);
        Assert.Empty(await IdsAsync(notes));
    }

    [Fact]
    public async Task A_longer_time_to_live_restores_what_was_not_swept()
    {
        var notes = await ContainerAsync(1);
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await IdsAsync(notes));
        await notes.ReplaceContainerAsync(new(notes.Id, "/group") { DefaultTimeToLive = 60 }, cancellationToken: Ct);
        Assert.Equal(["1"], await IdsAsync(notes));
    }

    private async Task<Container> ContainerAsync(int? timeToLive) =>
        await _database.CreateContainerAsync(
            new($"{Guid.NewGuid():N}", "/group") { DefaultTimeToLive = timeToLive },
            cancellationToken: Ct
        );

    // How often the item 1 is seen by a point read, a listing, a query and the change feed.
    private static async Task<(int, int, int, int)> SeenAsync(Container notes)
    {
        using var read = await notes.ReadItemStreamAsync("1", A, cancellationToken: Ct);
        var list = await AllOf(notes.GetItemQueryIterator<Note>());
        var queried = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c WHERE c.id = '1'"));
        using var feed = notes.GetChangeFeedIterator<Note>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion
        );
        var changes = await feed.ReadNextAsync(Ct);
        return (read.StatusCode == HttpStatusCode.OK ? 1 : 0, list.Count, queried.Count, changes.Count);
    }

    private static async Task<List<string>> IdsAsync(Container notes) =>
        [.. (await AllOf(notes.GetItemQueryIterator<Note>())).Select(note => note.Id).Order(StringComparer.Ordinal)];
}

using System.Collections.Concurrent;
using System.Text.Json;

namespace LocalCosmos.Tests;

public sealed class ProcessorTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    [Fact]
    public async Task A_processor_gets_every_change_in_order()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentQueue<Note>();
        var processor = Processor(notes, leases, "one", seen);
        await notes.CreateItemAsync(new Note("before", "a"), cancellationToken: Ct);
        await processor.StartAsync();
        await Eventually.HoldsAsync(() => seen.Count == 1);
        foreach (var number in Enumerable.Range(0, 20))
            await notes.CreateItemAsync(new Note($"{number}", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => seen.Count == 21);
        await processor.StopAsync();
        Assert.Equal(
            ["before", .. Enumerable.Range(0, 20).Select(number => $"{number}")],
            seen.Select(note => note.Id)
        );
    }

    [Fact]
    public async Task A_processor_that_is_restarted_resumes_where_it_stopped()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var (first, second) = (new ConcurrentQueue<Note>(), new ConcurrentQueue<Note>());
        var processor = Processor(notes, leases, "one", first);
        await processor.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => first.Count == 1);
        await processor.StopAsync();
        await notes.CreateItemAsync(new Note("2", "a"), cancellationToken: Ct);
        processor = Processor(notes, leases, "one", second);
        await processor.StartAsync();
        await Eventually.HoldsAsync(() => second.Count == 1);
        await processor.StopAsync();
        Assert.Equal("2", Assert.Single(second).Id);
    }

    [Fact]
    public async Task A_processor_whose_lease_is_ahead_of_its_range_reports_the_error()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentQueue<Note>();
        var processor = Processor(notes, leases, "one", seen);
        await processor.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => !seen.IsEmpty);
        await processor.StopAsync();
        var lease = (
            await AllOf(
                leases.GetItemQueryIterator<JsonElement>("SELECT * FROM c WHERE IS_DEFINED(c.ContinuationToken)")
            )
        ).Single();
        var id = lease.GetProperty("id"u8).GetString()!;
        await leases.PatchItemAsync<JsonElement>(
            id,
            new(id),
            [PatchOperation.Set("/ContinuationToken", "\"99\"")],
            cancellationToken: Ct
        );
        var errors = new ConcurrentQueue<Exception>();
        processor = Builder(notes, leases, "one", _ => { })
            .WithErrorNotification(
                (_, error) =>
                {
                    errors.Enqueue(error);
                    return Task.CompletedTask;
                }
            )
            .Build();
        await processor.StartAsync();
        await Eventually.HoldsAsync(() => !errors.IsEmpty);
        await processor.StopAsync();
        var first = Assert.IsType<CosmosException>(errors.First());
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
    }

    [Fact]
    public async Task Of_two_instances_one_holds_the_lease_and_the_other_takes_it_over()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var (one, two) = (new ConcurrentQueue<Note>(), new ConcurrentQueue<Note>());
        var (first, second) = (Processor(notes, leases, "one", one), Processor(notes, leases, "two", two));
        await first.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => one.Count == 1);
        await second.StartAsync();
        await notes.CreateItemAsync(new Note("2", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => one.Count == 2);
        Assert.Equal("one", await OwnerAsync(leases));
        await first.StopAsync();
        await notes.CreateItemAsync(new Note("3", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => two.Any(note => note.Id == "3"));
        Assert.Equal("two", await OwnerAsync(leases));
        await second.StopAsync();
    }

    [Fact]
    public async Task A_batch_whose_handling_failed_is_redelivered()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentQueue<Note>();
        var failures = 2;
        var processor = Build(
            notes,
            leases,
            "one",
            changes =>
            {
                if (failures-- > 0)
                    throw new InvalidOperationException("on purpose");
                foreach (var note in changes)
                    seen.Enqueue(note);
            }
        );
        await processor.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => !seen.IsEmpty);
        await processor.StopAsync();
        Assert.Equal("1", Assert.Single(seen).Id);
    }

    [Fact]
    public async Task The_estimator_counts_what_is_left()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentQueue<Note>();
        var processor = Processor(notes, leases, "one", seen);
        await processor.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => seen.Count == 1);
        var estimator = notes.GetChangeFeedEstimator("tests", leases);
        await Eventually.HoldsAsync(async () => await LeftAsync(estimator) == (0, "one"));
        await processor.StopAsync();
        foreach (var number in Enumerable.Range(0, 7))
            await notes.CreateItemAsync(new Note($"more-{number}", "a"), cancellationToken: Ct);
        Assert.Equal(7, (await LeftAsync(estimator)).Left);
    }

    [Fact]
    public async Task The_estimator_that_pushes_counts_it_too()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentQueue<Note>();
        var processor = Processor(notes, leases, "one", seen);
        await processor.StartAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        await Eventually.HoldsAsync(() => seen.Count == 1);
        await processor.StopAsync();
        await notes.CreateItemAsync(new Note("2", "a"), cancellationToken: Ct);
        var estimates = new ConcurrentQueue<long>();
        var estimator = notes
            .GetChangeFeedEstimatorBuilder(
                "tests",
                (left, _) =>
                {
                    estimates.Enqueue(left);
                    return Task.CompletedTask;
                },
                TimeSpan.FromMilliseconds(50)
            )
            .WithLeaseContainer(leases)
            .Build();
        await estimator.StartAsync();
        await Eventually.HoldsAsync(() => estimates.Contains(1));
        await estimator.StopAsync();
    }

    private static ChangeFeedProcessor Processor(
        Container notes,
        Container leases,
        string instance,
        ConcurrentQueue<Note> seen
    ) =>
        Build(
            notes,
            leases,
            instance,
            changes =>
            {
                foreach (var note in changes)
                    seen.Enqueue(note);
            }
        );

    private static ChangeFeedProcessor Build(
        Container notes,
        Container leases,
        string instance,
        Action<IReadOnlyCollection<Note>> handle
    ) => Builder(notes, leases, instance, handle).Build();

    private static ChangeFeedProcessorBuilder Builder(
        Container notes,
        Container leases,
        string instance,
        Action<IReadOnlyCollection<Note>> handle
    ) =>
        notes
            .GetChangeFeedProcessorBuilder<Note>(
                "tests",
                (_, changes, _) =>
                {
                    handle(changes);
                    return Task.CompletedTask;
                }
            )
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(50))
            .WithLeaseConfiguration(
                TimeSpan.FromMilliseconds(500),
                TimeSpan.FromSeconds(2),
                TimeSpan.FromMilliseconds(500)
            );

    private static async Task<string?> OwnerAsync(Container leases)
    {
        var owners = leases.GetItemQueryIterator<string>("SELECT VALUE c.Owner FROM c WHERE IS_DEFINED(c.Owner)");
        return Assert.Single(await AllOf(owners));
    }

    private static async Task<(long Left, string Instance)> LeftAsync(ChangeFeedEstimator estimator)
    {
        using var states = estimator.GetCurrentStateIterator();
        var state = Assert.Single(await states.ReadNextAsync(Ct));
        return (state.EstimatedLag, state.InstanceName);
    }
}

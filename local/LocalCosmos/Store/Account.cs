using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using LocalCosmos.Journal;

namespace LocalCosmos.Store;

/// <summary>The databases of an account. All writes go through it.</summary>
/// <remarks>
/// Every task that writes may fail with <see cref="StoreUnavailableException"/>: the journal could not be written, and
/// no write is accepted from then on.
/// </remarks>
internal sealed class Account : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);
    private const int SweepAtOnce = 500;

    private readonly ConcurrentDictionary<string, Database> _databases = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly JournalFile? _journal;
    private readonly Committer _committer;
    private readonly Task _sweeping;
    private uint _lastNumber;

    private Account(TimeProvider time, JournalFile? journal, StoreReplay? replay)
    {
        _time = time;
        _journal = journal;
        foreach (var database in replay?.Databases ?? [])
            _databases[database.Id] = database;
        // Two accounts have different resource ids, as in Azure: what a client kept of one is not taken for another's.
        _lastNumber = replay?.LastNumber is > 0 and var last ? last : (uint)RandomNumberGenerator.GetInt32(1 << 30);
        _committer = new(journal, time);
        _sweeping = Task.Run(SweepAsync);
    }

    /// <summary>The databases, in the order of their creation.</summary>
    public IEnumerable<Database> Databases => _databases.Values.OrderBy(database => database.Record.Number);

    /// <summary>How often writes were flushed to disk.</summary>
    public long Flushes => _journal?.Flushes ?? 0;

    /// <summary>Opens an account kept in memory.</summary>
    public static Account InMemory(TimeProvider time) => new(time, null, null);

    /// <summary>Opens an account kept in a folder.</summary>
    /// <exception cref="JournalException">The folder cannot be used, its journal is damaged, or a restore cannot be done.</exception>
    public static Account Open(AccountFolder folder, TimeProvider time, ILogger logger)
    {
        var replay = new StoreReplay(time);
        var journal = JournalFile.Open(folder.Path, folder.FlushWrites, replay.Read, logger);
        try
        {
            if (folder.Restore is { } restore)
                Restore(restore, replay, journal, time);
            replay.Finish();
            // What a restore replaced stays, so that it can be followed by another to a later time.
            if (folder.Restore is null && replay.IsWorthCompacting && !folder.KeepHistory)
                journal.Replace(replay.Records());
            return new(time, journal, replay);
        }
        catch (JournalException)
        {
            journal.Dispose();
            throw;
        }
    }

    private static void Restore(ContainerRestore restore, StoreReplay replay, JournalFile journal, TimeProvider time)
    {
        var past = new StoreReplay(time, restore.To);
        journal.Read(past.Read);
        if (past.Since is not { } since || restore.To < since)
            throw new JournalException($"The journal goes back to {past.Since:O}, not to {restore.To:O}.");
        past.Finish();
        var (container, swap) = replay.Restore(past, restore.Database, restore.Container);
        foreach (var record in container.Append(swap))
            replay.Read(record);
        // The swap is written when the container is on the disk: a start that is killed before has changed nothing.
        journal.Append(container);
        journal.Append([swap]);
    }

    /// <summary>Finds a database by name or resource id.</summary>
    public Database? Find(string nameOrRid) =>
        _databases.TryGetValue(nameOrRid, out var database)
            ? database
            : _databases.Values.FirstOrDefault(candidate => candidate.Rid == nameOrRid);

    /// <summary>Creates a database; null when there is one of that name.</summary>
    public Task<Database?> CreateDatabaseAsync(string id) =>
        _committer.RunAsync(
            set =>
            {
                if (_databases.ContainsKey(id))
                    return null;
                var record = new DatabaseRecord(++_lastNumber, id, Now());
                var database = new Database(record);
                set.Define(StoreRecord.Of(StoreRecord.Kind.Database, record), () => _databases[id] = database);
                return database;
            },
            alone: true
        );

    /// <summary>Deletes a database with all that is in it; false when it has been deleted already.</summary>
    public Task<bool> DeleteAsync(Database database) =>
        _committer.RunAsync(
            set =>
            {
                if (!IsThere(database))
                    return false;
                foreach (var container in database.Containers)
                    container.Deleted = true;
                set.Define(
                    StoreRecord.Of(StoreRecord.Kind.DatabaseDeleted, database.Record.Number),
                    () => _databases.TryRemove(database.Id, out _)
                );
                return true;
            },
            alone: true
        );

    /// <summary>Creates a container; null when there is one of that name or the database has been deleted.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="ranges">The number of its partition key ranges.</param>
    public Task<Container?> CreateContainerAsync(Database database, ContainerDefinition definition, int ranges) =>
        _committer.RunAsync(
            set =>
            {
                if (!IsThere(database) || database.Has(definition.Id))
                    return null;
                var number = ++_lastNumber;
                var record = new ContainerRecord(
                    database.Record.Number,
                    number,
                    definition.Json,
                    Now(),
                    Revision: number,
                    Lsn: 0,
                    LastItem: 0,
                    RangeSet.Equal(ranges)
                );
                var container = new Container(record, _time);
                set.Define(StoreRecord.Of(StoreRecord.Kind.Container, record), () => database.Add(container));
                return container;
            },
            alone: true
        );

    /// <summary>Gives a container another definition.</summary>
    /// <param name="container">The container.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="ifMatch">The etag it must have; null is any.</param>
    /// <returns>Ok, not found when it has been deleted, precondition failed when it has another etag.</returns>
    /// <exception cref="DefinitionRejectedException">The id or the partition key would change.</exception>
    public Task<WriteStatus> ReplaceAsync(Container container, ContainerDefinition definition, string? ifMatch)
    {
        if (definition.Id != container.Definition.Id)
            throw new DefinitionRejectedException("The id of a container cannot be changed.");
        var (before, after) = (container.Definition.Json, definition.Json);
        if (!JsonElement.DeepEquals(before.GetProperty("partitionKey"u8), after.GetProperty("partitionKey"u8)))
            throw new DefinitionRejectedException("The partition key of a container cannot be changed.");
        return _committer.RunAsync(
            set =>
            {
                if (container.Deleted)
                    return WriteStatus.NotFound;
                if (ifMatch is not null && ifMatch != "*" && ifMatch != container.ETag)
                    return WriteStatus.PreconditionFailed;
                var record = container.Record() with
                {
                    Definition = definition.Json,
                    Timestamp = Now(),
                    Revision = ++_lastNumber,
                };
                set.Define(StoreRecord.Of(StoreRecord.Kind.Container, record), () => container.Define(record));
                return WriteStatus.Ok;
            },
            alone: true
        );
    }

    /// <summary>Deletes a container with all that is in it; false when it has been deleted already.</summary>
    public Task<bool> DeleteAsync(Database database, Container container) =>
        _committer.RunAsync(
            set =>
            {
                if (container.Deleted)
                    return false;
                container.Deleted = true;
                set.Define(
                    StoreRecord.Of(StoreRecord.Kind.ContainerDeleted, container.Identity.Container),
                    () => database.Remove(container)
                );
                return true;
            },
            alone: true
        );

    /// <summary>Splits a partition key range of a container in two.</summary>
    /// <param name="container">The container.</param>
    /// <param name="range">The id of the range; null is the one with most items.</param>
    /// <returns>The range, which is gone, and those that replace it.</returns>
    /// <exception cref="RangeGoneException">There is no such range.</exception>
    /// <exception cref="DefinitionRejectedException">The range is too narrow, or the container has been deleted.</exception>
    public Task<(PartitionRange Parent, IReadOnlyList<PartitionRange> Children)> SplitAsync(
        Container container,
        int? range
    ) =>
        _committer.RunAsync(
            set =>
            {
                if (container.Deleted)
                    throw new DefinitionRejectedException("The container has been deleted.");
                var ranges = container.Ranges;
                var parent = range is { } id
                    ? ranges.Find(id) ?? throw new RangeGoneException($"{id}")
                    : ranges.Largest();
                var (split, children) = ranges.Split(parent);
                var record = container.Record() with { Ranges = split.Records() };
                set.Define(StoreRecord.Of(StoreRecord.Kind.Container, record), () => container.Publish(split));
                return (parent, children);
            },
            alone: true
        );

    /// <summary>Does one operation on one item.</summary>
    public Task<WriteResult> WriteAsync(Container container, ItemOperation operation) =>
        _committer.RunAsync(set => container.Stage(operation, set));

    /// <summary>Does all operations or none.</summary>
    /// <returns>A result for each, in order. When one failed, the others have <see cref="WriteStatus.FailedDependency"/>.</returns>
    public Task<IReadOnlyList<WriteResult>> WriteAllAsync(
        Container container,
        IReadOnlyList<ItemOperation> operations
    ) => _committer.RunAsync(set => container.StageAll(operations, set));

    /// <summary>Does independent operations of one partition key range.</summary>
    /// <returns>A result for each, in order.</returns>
    /// <exception cref="RangeGoneException">The range has been split; none of the operations has been done.</exception>
    public Task<IReadOnlyList<WriteResult>> WriteEachAsync(
        Container container,
        IReadOnlyList<ItemOperation> operations,
        int range
    ) => _committer.RunAsync(set => container.StageEach(operations, range, set));

    /// <summary>Commits what is under way and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _committer.DisposeAsync();
        _journal?.Dispose();
        _stopping.Dispose();
    }

    private bool IsThere(Database database) =>
        _databases.TryGetValue(database.Id, out var there) && ReferenceEquals(there, database);

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    private async Task SweepAsync()
    {
        while (true)
        {
            await Task.Delay(SweepEvery, _time, _stopping.Token);
            foreach (var container in Databases.SelectMany(database => database.Containers))
            foreach (var expired in container.Expired().Chunk(SweepAtOnce))
                await _committer.RunAsync(set => container.StageSweep(expired, set));
        }
    }
}

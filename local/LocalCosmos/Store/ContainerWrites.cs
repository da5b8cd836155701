using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>Decides operations on the items of a container. Only the committer calls it.</summary>
internal static class ContainerWrites
{
    /// <summary>Decides one operation. What its document, patch or condition is rejected for is its result.</summary>
    public static WriteResult Stage(this Container container, ItemOperation operation, WriteSet set)
    {
        try
        {
            return container.Decide(operation, set);
        }
        catch (RejectedException rejection)
        {
            return WriteResult.Of(rejection);
        }
    }

    public static IReadOnlyList<WriteResult> StageAll(
        this Container container,
        IReadOnlyList<ItemOperation> operations,
        WriteSet set
    )
    {
        var mark = set.Mark;
        var results = new WriteResult[operations.Count];
        for (var index = 0; index < results.Length; index++)
        {
            var result = container.Stage(operations[index], set);
            if (result.Succeeded)
            {
                results[index] = result;
                continue;
            }
            set.RollBack(mark);
            Array.Fill(results, new(WriteStatus.FailedDependency));
            results[index] = result;
            break;
        }
        return results;
    }

    /// <summary>Decides independent operations of one range, in one go: no split comes between them.</summary>
    /// <returns>A result for each, in order.</returns>
    /// <exception cref="RangeGoneException">The range has been split; nothing has been decided.</exception>
    public static IReadOnlyList<WriteResult> StageEach(
        this Container container,
        IReadOnlyList<ItemOperation> operations,
        int range,
        WriteSet set
    )
    {
        if (container.Ranges.Find(range) is null)
            throw new RangeGoneException($"{range}");
        return [.. operations.Select(operation => container.Stage(operation, set))];
    }

    public static int StageSweep(this Container container, IReadOnlyCollection<Item> expired, WriteSet set)
    {
        if (container.Deleted)
            return 0;
        var swept = 0;
        foreach (var item in expired)
        {
            // It may have been written again, or the container's time to live changed, since it was looked at.
            if (!ReferenceEquals(set.Find(container, item.Key), item) || container.Living(item) is not null)
                continue;
            var range = container.Ranges.Find(new PartitionKey(item.PartitionKey));
            set.Put(container, range, item, null, ++range.LastLsn);
            swept++;
        }
        return swept;
    }

    private static WriteResult Decide(this Container container, ItemOperation operation, WriteSet set)
    {
        if (container.Deleted)
            return new(WriteStatus.NotFound, Message: "The container has been deleted.");
        var stored = set.Find(container, new(operation.PartitionKey.Text, operation.Id));
        var current = container.Living(stored);
        if (operation.Validate(current) is { } failed)
            return failed;
        if (operation.Patch?.Condition?.Invoke(current!.Document) == false)
            return new(WriteStatus.PreconditionFailed, Message: "The condition of the patch is false.");
        switch (operation.Kind)
        {
            case OperationKind.Read:
                return new(WriteStatus.Ok, current);
            case OperationKind.Delete:
                var range = container.Ranges.Find(operation.PartitionKey);
                set.Put(container, range, current, null, ++range.LastLsn);
                return new(WriteStatus.Deleted);
            default:
                var draft = operation.Draft ?? Patched(container, operation, current!);
                var written = Write(container, draft, stored, current, set);
                return new(current is null ? WriteStatus.Created : WriteStatus.Ok, written);
        }
    }

    private static Item Write(Container container, ItemDraft draft, Item? stored, Item? current, WriteSet set)
    {
        if (current is null && container.LastItem == uint.MaxValue)
            throw new ItemRejectedException(
                WriteStatus.Invalid,
                $"{uint.MaxValue} items have been created in this container; LocalCosmos has no resource ids left."
            );
        var number = current?.Number ?? ++container.LastItem;
        var range = container.Ranges.Find(draft.PartitionKey);
        var item = new Item(container.Identity, range.Id, number, ++range.LastLsn, container.Now(), draft);
        set.Put(container, range, stored, item, item.Lsn);
        return item;
    }

    private static ItemDraft Patched(Container container, ItemOperation operation, Item current)
    {
        var draft = ItemDraft.Parse(operation.Patch!.Apply(current.Document), container.Definition.PartitionKey);
        return draft.Id == current.Id && draft.PartitionKey.Text == current.PartitionKey
            ? draft
            : throw new ItemRejectedException(
                WriteStatus.Invalid,
                "A patch cannot change the id or the partition key of an item."
            );
    }
}

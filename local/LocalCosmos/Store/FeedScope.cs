namespace LocalCosmos.Store;

/// <summary>The items that a query or feed covers: a range, a part of it, or one partition key within it.</summary>
/// <param name="Container">The container.</param>
/// <param name="Range">The range that serves the request.</param>
/// <param name="Key">The partition key; null is all of the range.</param>
internal sealed record FeedScope(Container Container, PartitionRange Range, PartitionKey? Key = null)
{
    /// <summary>The first position of the part of the range; none is the whole range.</summary>
    public EffectivePartitionKey? Start { get; init; }

    /// <summary>The first position after the part of the range; none is the whole range.</summary>
    public EffectivePartitionKey? End { get; init; }

    /// <summary>The last number in the order of writes that readers see.</summary>
    public long Lsn => Range.Lsn;

    private bool IsWholeRange => Key is null && Start is null && End is null;

    /// <summary>The items in the order of their resource ids.</summary>
    /// <param name="after">The <see cref="Item.Number"/> after which to begin.</param>
    public IEnumerable<Item> Items(long after = 0) =>
        (Key is { } key ? Container.Partition(key).After(after) : Range.Items(after)).Where(IsVisible);

    /// <summary>
    /// The items last written after the given place in the order of writes, in that order, up to
    /// <paramref name="upTo"/>. For a partition key every item of it is looked at.
    /// </summary>
    public IEnumerable<Item> Changes(long after, long upTo) =>
        (
            Key is { } key
                ? Container
                    .Partition(key)
                    .After(0)
                    .Where(item => item.Lsn > after && item.Lsn <= upTo)
                    .OrderBy(item => item.Lsn)
                : Range.Changes(after, upTo)
        ).Where(IsVisible);

    /// <summary>Whether an item of the range is covered and has not expired.</summary>
    public bool IsVisible(Item item) => !Container.IsExpired(item) && (IsWholeRange || Covers(item));

    private bool Covers(Item item)
    {
        if (Key is { } key && key.Text != item.PartitionKey)
            return false;
        if (Start is null && End is null)
            return true;
        var position = item.Position();
        return !(position < Start) && !(position >= End);
    }
}

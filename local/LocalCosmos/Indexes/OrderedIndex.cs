using System.Collections.Concurrent;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Indexes;

/// <summary>
/// The items of a range in the order of some paths, the first of them ascending, and of their numbers. It holds
/// references to items, not keys, and takes in what was written when it is read, so a write costs it next to nothing.
/// </summary>
/// <remarks>
/// It also holds versions that have been replaced, as long as a reader may need them: a reader sees the range as it was
/// at one moment in its order of writes.
/// </remarks>
internal sealed class OrderedIndex : RangeIndex
{
    // An index that is not read is dropped when it would have more to take in than this, and than it holds.
    private const int MostPending = 4096;
    private const int FewReplaced = 64;
    private const int FewAdded = 64;
    private const int FirstRead = 32;
    private const int LargestRead = 512;

    private readonly Lock _gate = new();
    private readonly RowOrder _order;
    private readonly int _width;
    private readonly SortedChunks<Store.Item> _items = new();
    private readonly ConcurrentQueue<Store.Item> _pending = new();
    private IReadOnlyList<Store.Item>? _unsorted;
    private int _replaced;
    private int _count;
    private int _readers;
    private long _since;
    private long _until = long.MaxValue;

    /// <param name="order">The order, the first path ascending.</param>
    /// <param name="items">The items of the range at this moment.</param>
    /// <param name="lsn">The last number in the order of writes at this moment.</param>
    public OrderedIndex(IReadOnlyList<OrderByItem> order, IReadOnlyList<Store.Item> items, long lsn)
    {
        _order = new(order);
        _width = order.Count;
        _unsorted = items;
        _since = lsn;
        _count = items.Count;
    }

    /// <summary>The last place in the order of writes at which it can be read: where it was dropped.</summary>
    public long Until => Volatile.Read(ref _until);

    public override bool Report(Store.Item? replaced, Store.Item? written, long lsn)
    {
        if (written is not null)
            _pending.Enqueue(written);
        var stale = replaced is null ? Volatile.Read(ref _replaced) : Interlocked.Increment(ref _replaced);
        if (Math.Max(_pending.Count, stale) <= Math.Max(MostPending, Volatile.Read(ref _count)))
            return true;
        Volatile.Write(ref _until, lsn);
        return false;
    }

    /// <summary>Keeps all versions that are in it until <see cref="Leave"/>.</summary>
    /// <returns>The first place in the order of writes at which it can be read.</returns>
    public long Enter()
    {
        lock (_gate)
        {
            _readers++;
            return _since;
        }
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave()
    {
        lock (_gate)
            _readers--;
    }

    /// <summary>
    /// The items in order or backwards, from a place in the order in which they are read, as they were at a place in
    /// the order of writes. For readers that have entered.
    /// </summary>
    public IEnumerable<Store.Item> Read(RowStart? start, bool isBackward, long lsn)
    {
        lock (_gate)
            Prepare(lsn);
        // What the last item read compares as: it is passed.
        var past = isBackward ? 1 : -1;
        var batch = new List<Store.Item>(FirstRead);
        var compare = Comparison(start, isBackward);
        for (var size = FirstRead; ; size = Math.Min(2 * size, LargestRead))
        {
            batch.Clear();
            lock (_gate)
                if (isBackward)
                    _items.ReadBackwards(batch, compare, size);
                else
                    _items.Read(batch, compare, size);
            foreach (var item in batch)
                if (item.IsVisibleAt(lsn))
                    yield return item;
            if (batch.Count < size)
                yield break;
            // Replaced versions tie with nothing: the number of the version decides among those of one item.
            var last = (Key: Key(batch[^1]), batch[^1].Lsn);
            compare = item => Compare(item, last.Key, last.Lsn) is var order && order != 0 ? order : past;
        }
    }

    private Func<Store.Item, int>? Comparison(RowStart? start, bool isBackward)
    {
        if (start is null)
            return null;
        // Read backwards, what is after the place comes before it in the index.
        return item =>
        {
            var key = Key(item);
            var order = _order.CompareValues(key.Values, start.Values);
            if (order == 0 && start.Rid is { } rid)
                order = _order.CompareRids(key.Rid, rid);
            if (order != 0)
                return order;
            return start.IsAfter != isBackward ? -1 : 1;
        };
    }

    private void Prepare(long lsn)
    {
        TakeIn(lsn);
        // Only this reader is there, and whoever enters later reads at a later place.
        if (_readers == 1 && _replaced > FewReplaced + _items.Count / 4)
        {
            Volatile.Write(ref _replaced, 0);
            _items.RemoveAll(item => item.Lsn <= lsn && !item.IsVisibleAt(lsn));
            _since = lsn;
        }
        Volatile.Write(ref _count, _items.Count);
    }

    private void TakeIn(long lsn)
    {
        var added = new List<Store.Item>();
        while (_pending.TryPeek(out var item) && item.Lsn <= lsn && _pending.TryDequeue(out item))
            added.Add(item);
        if (_unsorted is null && added.Count <= FewAdded + _items.Count / 8)
        {
            foreach (var item in added)
            {
                var key = Key(item);
                _items.Insert(item, other => Compare(other, key, item.Lsn));
            }
            return;
        }
        // So many are sorted anew, with all others.
        added.AddRange(_unsorted ?? _items.All());
        _unsorted = null;
        _items.Fill([
            .. added
                .Select(item => (Item: item, Key: Key(item)))
                .OrderBy(each => each.Key, _order)
                .ThenBy(each => each.Item.Lsn)
                .Select(each => each.Item),
        ]);
    }

    private int Compare(Store.Item item, RowKey key, long lsn) =>
        _order.Compare(Key(item), key) is var order && order != 0 ? order : item.Lsn.CompareTo(lsn);

    private RowKey Key(Store.Item item)
    {
        var values = new Value[_width];
        _order.Read(new(item.Document, []), values);
        return new(values, item.Number);
    }
}

namespace LocalCosmos.Store;

/// <summary>
/// Items in ascending order of a number under which they are only ever appended. One writer; readers take no lock and
/// see what was there when they began, less what has been removed since.
/// </summary>
internal sealed class ItemSequence
{
    private const int FewHoles = 16;

    private Segment _segment = new(new Entry[1], 0);

    /// <summary>What a partition without items has; nothing is appended to it.</summary>
    public static ItemSequence Empty { get; } = new();

    /// <summary>Items in ascending order of a number, of which each has its own.</summary>
    public static Item[] Sort(IReadOnlyCollection<Item> items, Converter<Item, long> number)
    {
        Item[] sorted = [.. items];
        Array.Sort(Array.ConvertAll(sorted, number), sorted);
        return sorted;
    }

    /// <summary>How many items are in it. For the writer.</summary>
    public int Count { get; private set; }

    /// <summary>The items whose number is above <paramref name="number"/>.</summary>
    public IEnumerable<Item> After(long number)
    {
        var segment = Volatile.Read(ref _segment);
        var count = Volatile.Read(ref segment.Count);
        for (var index = segment.FirstAfter(number, count); index < count; index++)
            if (segment.Entries[index].Item is { } item)
                yield return item;
    }

    /// <summary>The first item written at or after a time; for a sequence in the order of writes.</summary>
    public Item? FirstFrom(long timestamp)
    {
        var segment = Volatile.Read(ref _segment);
        var (low, high) = (0, Volatile.Read(ref segment.Count));
        var first = default(Item);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var (probe, item) = (middle, segment.Entries[middle].Item);
            while (item is null && ++probe < high)
                item = segment.Entries[probe].Item;
            if (item is null)
                high = middle;
            else if (item.Timestamp >= timestamp)
                (high, first) = (middle, item);
            else
                low = probe + 1;
        }
        return first;
    }

    public void Append(long number, Item item)
    {
        var segment = _segment;
        if (segment.Count == segment.Entries.Length)
            _segment = segment = segment.Copy(2 * segment.Count);
        segment.Entries[segment.Count] = new(number, item);
        Volatile.Write(ref segment.Count, segment.Count + 1);
        Count++;
    }

    public void Replace(long number, Item item) => _segment.Entries[IndexOf(number)].Item = item;

    public void Remove(long number)
    {
        _segment.Entries[IndexOf(number)].Item = null;
        Count--;
        // Holes are closed when they outnumber the items: a removal costs a constant on average, and a reader
        // never passes more holes than items.
        if (_segment.Count > 2 * Count + FewHoles)
            _segment = _segment.Copy(Math.Max(1, Count + Count / 2));
    }

    private int IndexOf(long number) => _segment.FirstAfter(number - 1, _segment.Count);

    private struct Entry(long number, Item item)
    {
        public readonly long Number = number;
        public Item? Item = item;
    }

    private sealed class Segment(Entry[] entries, int count)
    {
        public int Count = count;

        public Entry[] Entries => entries;

        public int FirstAfter(long number, int count)
        {
            var (low, high) = (0, count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (entries[middle].Number > number)
                    high = middle;
                else
                    low = middle + 1;
            }
            return low;
        }

        public Segment Copy(int capacity)
        {
            var copy = new Entry[capacity];
            var kept = 0;
            foreach (var entry in entries.AsSpan(0, Count))
                if (entry.Item is not null)
                    copy[kept++] = entry;
            return new(copy, kept);
        }
    }
}

namespace LocalCosmos.Indexes;

/// <summary>
/// A sorted sequence in chunks: an insertion moves a chunk at most, and a place is found by two binary searches. What
/// it is sorted by is known to its user, who gives comparisons.
/// </summary>
internal sealed class SortedChunks<T>
{
    private const int Full = 512;

    private readonly List<List<T>> _chunks = [];

    public int Count { get; private set; }

    public IEnumerable<T> All() => _chunks.SelectMany(chunk => chunk);

    /// <summary>Replaces all by these, which are sorted.</summary>
    public void Fill(IReadOnlyList<T> sorted)
    {
        _chunks.Clear();
        foreach (var chunk in sorted.Chunk(Full / 2))
            _chunks.Add([.. chunk]);
        Count = sorted.Count;
    }

    /// <summary>Inserts before the first for which the comparison with the inserted is positive.</summary>
    public void Insert(T item, Func<T, int> compare)
    {
        Count++;
        if (_chunks.Count == 0)
        {
            _chunks.Add([item]);
            return;
        }
        var (chunk, index) = Find(compare);
        if (chunk == _chunks.Count)
            (chunk, index) = (chunk - 1, _chunks[^1].Count);
        var target = _chunks[chunk];
        target.Insert(index, item);
        if (target.Count < Full)
            return;
        _chunks.Insert(chunk + 1, target[(Full / 2)..]);
        target.RemoveRange(Full / 2, target.Count - Full / 2);
    }

    public void RemoveAll(Predicate<T> match)
    {
        foreach (var chunk in _chunks)
            chunk.RemoveAll(match);
        _chunks.RemoveAll(chunk => chunk.Count == 0);
        Count = _chunks.Sum(chunk => chunk.Count);
    }

    /// <summary>Adds up to <paramref name="count"/> from the first for which the comparison is positive.</summary>
    public void Read(List<T> into, Func<T, int>? compare, int count)
    {
        var (chunk, index) = compare is null ? (0, 0) : Find(compare);
        for (; chunk < _chunks.Count && count > 0; chunk++, index = 0)
        for (; index < _chunks[chunk].Count && count > 0; index++, count--)
            into.Add(_chunks[chunk][index]);
    }

    /// <summary>Adds up to <paramref name="count"/>, backwards, from the last for which the comparison is negative.</summary>
    public void ReadBackwards(List<T> into, Func<T, int>? compare, int count)
    {
        var (chunk, index) = compare is null ? (_chunks.Count, 0) : Find(compare);
        while (count > 0)
        {
            if (--index < 0)
            {
                if (--chunk < 0)
                    return;
                index = _chunks[chunk].Count - 1;
            }
            into.Add(_chunks[chunk][index]);
            count--;
        }
    }

    // The first place whose comparison is positive; comparisons are negative before it.
    private (int Chunk, int Index) Find(Func<T, int> compare)
    {
        var (low, high) = (0, _chunks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (compare(_chunks[middle][^1]) > 0)
                high = middle;
            else
                low = middle + 1;
        }
        if (low == _chunks.Count)
            return (low, 0);
        var (first, last) = (0, _chunks[low].Count);
        while (first < last)
        {
            var middle = (first + last) >>> 1;
            if (compare(_chunks[low][middle]) > 0)
                last = middle;
            else
                first = middle + 1;
        }
        return (low, first);
    }
}

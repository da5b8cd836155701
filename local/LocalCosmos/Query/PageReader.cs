namespace LocalCosmos.Query;

/// <summary>Finds one page's rows. It holds no more of them than the page and what OFFSET skips.</summary>
internal sealed class PageReader(SelectQuery query, RowKey? after, ResumePoint? resume, CancellationToken ct)
{
    private readonly RowOrder _order = new(query.OrderBy);

    /// <summary>
    /// The first <paramref name="count"/> rows of what is left, in the query's order, each with its place in it.
    /// </summary>
    public List<(QueryRow Row, RowKey Key)> Read(RowSource source, long count)
    {
        var access = new RowAccess(query, source);
        var selected = access.Selected();
        if (selected is null && access.Ordered(after, resume) is { } ordered)
            return InOrder(ordered, count);
        return query.OrderBy.Count == 0
            ? First(selected ?? source.All(after?.Rid ?? 0), count)
            : Best(selected ?? source.All(0), count);
    }

    private List<(QueryRow Row, RowKey Key)> InOrder(IEnumerable<QueryRow> rows, long count)
    {
        var found = new List<(QueryRow, RowKey)>();
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var scope = new Scope(row.Document, []);
            if (!query.Accepts(scope))
                continue;
            var values = new Value[query.OrderBy.Count];
            _order.Read(scope, values);
            var key = new RowKey(values, row.Place);
            if (!IsLeft(key))
                continue;
            found.Add((row, key));
            if (found.Count == count)
                break;
        }
        return found;
    }

    private List<(QueryRow Row, RowKey Key)> First(IEnumerable<QueryRow> rows, long count)
    {
        var found = new List<(QueryRow, RowKey)>();
        ulong? last = null;
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var key = new RowKey([], row.Place);
            if (key.Rid <= last)
                throw new ArgumentException($"Row '{row.Rid}' is not in the order of rids.", nameof(rows));
            last = key.Rid;
            if (!IsLeft(key) || !query.Accepts(new(row.Document, [])))
                continue;
            found.Add((row, key));
            if (found.Count == count)
                break;
        }
        return found;
    }

    private List<(QueryRow Row, RowKey Key)> Best(IEnumerable<QueryRow> rows, long count)
    {
        // The worst of the best is on top, where a better one replaces it.
        var best = new PriorityQueue<QueryRow, RowKey>(Comparer<RowKey>.Create((a, b) => _order.Compare(b, a)));
        var values = new Value[query.OrderBy.Count];
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var scope = new Scope(row.Document, []);
            if (!query.Accepts(scope))
                continue;
            _order.Read(scope, values);
            var key = new RowKey(values, row.Place);
            if (!IsLeft(key))
                continue;
            if (best.Count < count)
                best.Enqueue(row, key with { Values = [.. values] });
            else if (best.TryPeek(out _, out var worst) && _order.Compare(key, worst) < 0)
                best.DequeueEnqueue(row, key with { Values = [.. values] });
        }
        var found = new List<(QueryRow, RowKey)>(best.Count);
        while (best.TryDequeue(out var row, out var key))
            found.Add((row, key));
        found.Reverse();
        return found;
    }

    private bool IsLeft(RowKey key) =>
        (after is not { } last || _order.Compare(key, last) > 0) && (resume is null || resume.Admits(key, _order));
}

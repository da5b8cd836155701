namespace LocalCosmos.Query;

/// <summary>Merges rows that are in the order of a query into one sequence in that order, each row once.</summary>
internal sealed class RowMerge(IReadOnlyList<OrderByItem> items)
{
    private readonly RowOrder _order = new(items);

    /// <summary>The rows of all sequences. It reads one row of each ahead.</summary>
    public IEnumerable<QueryRow> Of(IReadOnlyList<IEnumerable<QueryRow>> sequences) =>
        sequences is [var single] ? single : Merged(sequences);

    private IEnumerable<QueryRow> Merged(IReadOnlyList<IEnumerable<QueryRow>> sequences)
    {
        var readers = sequences.Select(sequence => sequence.GetEnumerator()).ToList();
        try
        {
            var next = new PriorityQueue<IEnumerator<QueryRow>, RowKey>(_order);
            foreach (var reader in readers)
                Advance(next, reader);
            // A row may be in several sequences, and at other places in them if it was written meanwhile.
            var returned = new HashSet<ulong>();
            while (next.TryDequeue(out var reader, out _))
            {
                var row = reader.Current;
                if (returned.Add(row.Place))
                    yield return row;
                Advance(next, reader);
            }
        }
        finally
        {
            foreach (var reader in readers)
                reader.Dispose();
        }
    }

    private void Advance(PriorityQueue<IEnumerator<QueryRow>, RowKey> next, IEnumerator<QueryRow> reader)
    {
        if (!reader.MoveNext())
            return;
        var values = new Value[items.Count];
        _order.Read(new(reader.Current.Document, []), values);
        next.Enqueue(reader, new(values, reader.Current.Place));
    }
}

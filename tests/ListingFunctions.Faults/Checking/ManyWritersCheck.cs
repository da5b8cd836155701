using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>
/// When clients write at once, nobody can say what the history must be; but each price is asked for once, so every
/// entry names the request that made it.
/// </summary>
internal sealed class ManyWritersCheck
{
    private readonly string _name;
    private readonly IReadOnlyList<PriceEntry> _history;
    private readonly Dictionary<decimal, Observation> _writes = [];

    /// <summary>The prices of old copies that were written back: each may be an entry once more.</summary>
    private readonly ILookup<decimal, Observation> _copies;

    public ManyWritersCheck(string name, IReadOnlyList<Observation> writes, IReadOnlyList<PriceEntry> history)
    {
        _name = name;
        _history = history;
        _copies = writes.Where(write => write.Asked == Asked.SetBack).ToLookup(write => write.Price ?? 0);
        foreach (var write in writes.Where(write => write.Asked != Asked.SetBack))
        {
            if (!_writes.TryAdd(write.Price ?? 0, write))
                throw new ArgumentException(
                    $"{name} was written by several clients at once, and {write.Price} more than once: nobody can say who wrote an entry."
                );
        }
    }

    public IEnumerable<Violation> Check()
    {
        var returned = _history.Skip(1).ToLookup(entry => entry.PriceEur);
        foreach (var entries in returned)
        {
            var first = entries.Key == _history[0].PriceEur ? 1 : 0;
            if (entries.Count() + first > 1 + _copies[entries.Key].Count())
                yield return new(ChangeTwice, _name, $"{entries.Key} once", string.Join(", ", entries));
            if (entries.Key != _history[0].PriceEur && !_writes.ContainsKey(entries.Key))
                yield return new(ChangeFromNowhere, _name, "only what was asked for", entries.First().ToString());
        }

        foreach (var (price, write) in _writes)
        {
            var entry = returned[price].FirstOrDefault();
            switch (write.Outcome)
            {
                case Outcome.Acknowledged when entry is null:
                    yield return new(ChangeMissing, _name, $"{price} at {write.UpdatedDate:O}", "nothing");
                    break;
                case Outcome.Acknowledged
                    when write.Asked == Asked.Update
                        && returned[price].All(each => each.CreatedDate != write.UpdatedDate):
                    yield return new(WrongInstant, _name, $"{price} at {write.UpdatedDate:O}", entry.ToString());
                    break;
                case Outcome.Refused when entry is not null:
                    yield return new(RefusedChangeTold, _name, $"no {price}, refused with {write.Status}", $"{entry}");
                    break;
                default:
                    break;
            }
        }
    }
}

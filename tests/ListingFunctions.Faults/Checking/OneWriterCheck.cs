using System.Numerics;
using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>
/// If each request follows the one before, the history is known, except for what a request without a response
/// did: nothing, or its change at once, or later. The history is read along all these branches; one must lead to its end.
/// </summary>
internal sealed class OneWriterCheck(string name, IReadOnlyList<Observation> writes, IReadOnlyList<PriceEntry> history)
{
    /// <summary>Writes without a response, by their bit in <see cref="Branch.Open"/>.</summary>
    private readonly List<decimal> _open = [];

    public IEnumerable<Violation> Check()
    {
        HashSet<Branch> branches = [new(1, 0)];
        foreach (var write in writes)
        {
            Follow(branches);
            switch (write.Outcome)
            {
                case Outcome.Unknown:
                    var bit = BigInteger.One << _open.Count;
                    _open.Add(write.Price ?? 0);
                    branches = [.. branches.Select(branch => branch with { Open = branch.Open | bit })];
                    break;
                case Outcome.Acknowledged:
                    var furthest = branches.Max(branch => branch.At);
                    branches = [.. branches.SelectMany(branch => After(branch, write))];
                    if (branches.Count == 0)
                        return [Explain(write, furthest)];
                    break;
                default:
                    break;
            }
        }

        Follow(branches);
        var end = branches.Max(branch => branch.At);
        return end == history.Count ? [] : [ExplainExtra(end)];
    }

    /// <summary>A write without a response may have been made by now, or be made yet.</summary>
    private void Follow(HashSet<Branch> branches)
    {
        var ways = new Queue<Branch>(branches);
        while (ways.TryDequeue(out var way))
        {
            for (var index = 0; way.At < history.Count && index < _open.Count; index++)
            {
                var bit = BigInteger.One << index;
                if ((way.Open & bit).IsZero || history[way.At].PriceEur != _open[index])
                    continue;
                var further = new Branch(way.At + 1, way.Open & ~bit);
                if (branches.Add(further))
                    ways.Enqueue(further);
            }
        }
    }

    private IEnumerable<Branch> After(Branch branch, Observation write)
    {
        if (history[branch.At - 1].PriceEur == write.Price)
            yield return branch;
        else if (branch.At < history.Count && IsOf(history[branch.At], write))
            yield return branch with
            {
                At = branch.At + 1,
            };
    }

    private Violation Explain(Observation write, int at)
    {
        var expected = $"{write.Price} at {write.UpdatedDate:O} as entry {at}";
        var there = history.Index().Where(entry => IsOf(entry.Item, write)).Select(entry => entry.Index).ToList();
        if (there.Exists(index => index > at))
            return ExplainExtra(at);
        if (at < history.Count && history[at].PriceEur == write.Price)
            return new(WrongInstant, name, expected, history[at].ToString());
        return there.Count > 0
            ? new(OutOfOrder, name, expected, $"it as entry {there[0]}")
            : new(ChangeMissing, name, expected, history.At(at));
    }

    private Violation ExplainExtra(int at)
    {
        var entry = history[at];
        var asked = writes.Where(write => write.Price == entry.PriceEur).ToList();
        if (history.Count(other => other.PriceEur == entry.PriceEur) > 1 && asked.All(IsNotRefused))
            return new(ChangeTwice, name, $"no entry {at} that repeats one", entry.ToString());
        if (asked.Exists(IsNotRefused))
            return new(OutOfOrder, name, $"another entry {at}", entry.ToString());
        return asked.Count > 0
            ? new(RefusedChangeTold, name, $"no {entry.PriceEur}, refused with {asked[0].Status}", entry.ToString())
            : new(ChangeFromNowhere, name, "only what was asked for", entry.ToString());

        static bool IsNotRefused(Observation write) => write.Outcome != Outcome.Refused;
    }

    // The date of what is written out of band is the database's, which no client saw.
    private static bool IsOf(PriceEntry entry, Observation write) =>
        entry.PriceEur == write.Price
        && (write.Asked is Asked.EditOutside or Asked.SetBack || entry.CreatedDate == write.UpdatedDate);

    /// <summary>How far the history is read, and which writes without a response are not in it yet.</summary>
    private readonly record struct Branch(int At, BigInteger Open);
}

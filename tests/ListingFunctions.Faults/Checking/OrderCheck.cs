using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>
/// Time: what was acknowledged or read before a request began comes before what the request wrote, and is in what it read.
/// </summary>
internal sealed class OrderCheck(
    string name,
    IReadOnlyList<Observation> log,
    IReadOnlyList<PriceEntry> history,
    SetBacks setBacks
)
{
    private readonly ILookup<decimal, int> _entries = history
        .Index()
        .ToLookup(entry => entry.Item.PriceEur, entry => entry.Index);

    private readonly Dictionary<int, long> _claims = [];

    public IEnumerable<Violation> Check()
    {
        // An update that changed nothing may carry the date of a later one that did: the last to claim an entry has it.
        foreach (var update in log.Where(o => o is { Asked: Asked.Update, Outcome: Outcome.Acknowledged }))
            _claims[EntryOf(update)] = Math.Max(update.Began, _claims.GetValueOrDefault(EntryOf(update)));
        var known = log.Select(o => (o.Ended, Length: Math.Min(LengthKnownAfter(o), setBacks.LengthKept(history, o))))
            .Where(o => o.Length > 0)
            .OrderBy(o => o.Ended)
            .ToList();
        var (next, floor) = (0, 0);
        foreach (var observation in log.OrderBy(o => o.Began))
        {
            for (; next < known.Count && known[next].Ended < observation.Began; next++)
                floor = Math.Max(floor, known[next].Length);
            if (Judge(observation, floor) is { } violation)
                yield return violation;
        }
    }

    private Violation? Judge(Observation observation, int floor) =>
        observation switch
        {
            { Asked: Asked.ReadPrices, Prices: { } prices } => JudgeRead(
                [.. prices.Take(setBacks.LengthKept(history, observation))],
                floor
            ),
            { Asked: Asked.ReadListing, ReturnedPrice: { } price }
                when !setBacks.IsBefore(observation)
                    && !_entries[price].Any(index => index >= floor - 1)
                    && !setBacks.MayShow(observation) => new(
                WrongResponse,
                name,
                $"a price no older than entry {floor - 1}, {history.At(Math.Max(floor - 1, 0))}",
                $"{price}"
            ),
            { Asked: Asked.Create or Asked.Update, ReturnedPrice: { } price } when price != observation.Price => new(
                WrongResponse,
                name,
                $"{observation.Price}, as was asked",
                $"{price}"
            ),
            // Entries are found by price here: a price that occurs more than once does not identify one.
            { Asked: Asked.Update } when observation.Outcome != Outcome.Refused && OnlyEntryOf(observation) < floor =>
                IsNoChange(observation)
                    ? null
                    : new(
                        OutOfOrder,
                        name,
                        $"{observation.Price} after the {floor} entries that were known before it was asked for",
                        $"it as entry {OnlyEntryOf(observation)}"
                    ),
            _ => null,
        };

    private Violation? JudgeRead(IReadOnlyList<PriceEntry> prices, int floor)
    {
        for (var at = 0; at < prices.Count; at++)
        {
            if (at >= history.Count || prices[at] != history[at])
                return new(ReadDiffers, name, $"[{at}] {history.At(at)}, as in the end", $"[{at}] {prices[at]}");
        }

        return prices.Count < floor
            ? new(ReadWentBack, name, $"the {floor} entries that were known before it began", $"{prices.Count}")
            : null;
    }

    private int LengthKnownAfter(Observation observation) =>
        observation switch
        {
            { Asked: Asked.ReadPrices, Prices: { } prices } => prices.Count,
            { Asked: Asked.Create, Outcome: Outcome.Acknowledged } => 1,
            { Asked: Asked.Update, Outcome: Outcome.Acknowledged }
                when EntryOf(observation) is var entry && _claims[entry] == observation.Began => entry + 1,
            _ => 0,
        };

    /// <summary>The entry that an acknowledged update made, known by its date; -1: none.</summary>
    private int EntryOf(Observation update) =>
        _entries[update.Price ?? -1].LastOrDefault(index => history[index].CreatedDate == update.UpdatedDate, -1);

    private int OnlyEntryOf(Observation update) =>
        _entries[update.Price ?? -1].Take(2).ToList() is [var only] ? only : int.MaxValue;

    /// <summary>An update to the price that the listing already had is no entry; the one that is there is another's.</summary>
    private bool IsNoChange(Observation update) =>
        log.Any(o =>
            o != update
            && o.Price == update.Price
            && o.Asked is Asked.Create or Asked.Update or Asked.EditOutside or Asked.SetBack
        );
}

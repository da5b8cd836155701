using System.Text.Json;
using ListingFunctions.Faults.Checking;

namespace ListingFunctions.Faults.Workload;

/// <summary>
/// A client that keeps a copy of the listings by following <c>listing-events</c> while everything fails. If its cursor is
/// refused, it starts again with an empty copy.
/// </summary>
internal sealed class Follower(Api api, Watchdog watchdog)
{
    private const string Begins = "api/listing-events?limit=50";

    /// <summary>Between two requests at the end of the feed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<long, CopiedListing> _copy = [];
    private string _next = Begins;
    private int _restores;
    private int _startedAfter;

    /// <summary>How often it started again, because its cursor was refused or the listings were restored.</summary>
    public int Restarts { get; private set; }

    /// <summary>
    /// The listings were set back to an earlier state. In Azure they are another container then, whose feed refuses the
    /// cursor; here they keep their container, so the operator notifies the follower.
    /// </summary>
    public void ListingsWereRestored() => Interlocked.Increment(ref _restores);

    /// <summary>Follows until the clients are done.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                if (await ReadAsync(cancellationToken) != false)
                    await Task.Delay(Pause, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    /// <summary>Reads to the end of the feed; the copy.</summary>
    public async Task<IReadOnlyDictionary<long, CopiedListing>> DrainAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) != true)
            watchdog.Begins("follower", $"the end of the listing events, with {_copy.Count} listings");
        watchdog.Ends("follower");
        return _copy.ToDictionary();
    }

    /// <summary>Reads and applies one page; whether it was at the end, or <c>null</c> if there was no page.</summary>
    private async Task<bool?> ReadAsync(CancellationToken cancellationToken)
    {
        var restores = Volatile.Read(ref _restores);
        if (restores != _startedAfter)
        {
            _startedAfter = restores;
            StartAgain();
        }

        var (status, page, next, isAtEnd) = await api.ReadEventsAsync(_next, cancellationToken);
        if (status == 400)
            StartAgain();
        if (status != 200)
            return null;
        foreach (var each in JsonElement.Parse(page!).EnumerateArray())
            Apply(each);
        _next = next!;
        return isAtEnd;
    }

    private void StartAgain()
    {
        Restarts++;
        _copy.Clear();
        _next = Begins;
    }

    private void Apply(JsonElement each)
    {
        var id = each.GetProperty("listing_id").GetInt64();
        if (id >= ForeignDocuments.FirstId)
            return;
        if (each.GetProperty("type").GetString() == "listing.deleted")
            _copy.Remove(id);
        else
            _copy[id] = CopiedListing.Of(each.GetProperty("listing"));
    }
}

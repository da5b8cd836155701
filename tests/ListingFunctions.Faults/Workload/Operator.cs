using System.Collections.Concurrent;
using System.Diagnostics;
using ListingFunctions.Cosmos;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Hosting;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Workload;

/// <summary>
/// What happens to the containers while clients write: ranges split, foreign documents appear, containers are set back
/// to an earlier state. In the end it puts back what only <c>listing_prices</c> held, as an operator would.
/// </summary>
internal sealed class Operator(
    RunOptions options,
    Cluster cluster,
    Database database,
    Journal journal,
    Follower follower,
    Watchdog watchdog
)
{
    private const string Name = "operator";
    private const int Parallelism = 8;

    /// <summary>Each split makes one range more, for the rest of the run.</summary>
    private const int MostSplits = 4;

    /// <summary>Cosmos counts in seconds: a younger copy cannot be distinguished from the version that it replaces.</summary>
    public static readonly TimeSpan RecognizableAge = TimeSpan.FromSeconds(2.5);

    /// <summary>How many changes of a trail a trim that has begun cannot evict.</summary>
    private const int Untouched = 8;

    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(600);

    private readonly ConcurrentDictionary<(long Listing, string Id), RecordedDocument> _lost = new();
    private readonly ConcurrentDictionary<long, bool> _setBack = new();
    private int _splits;
    private int _foreign;

    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once each kind of event was met.</summary>
    public Task Happened => _happened.Task;

    private Injection.Faults Faults => cluster.Faults;

    /// <summary>Until it is cancelled, and each kind was met.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        FaultKind[] kinds =
        [
            .. options.Plan.Events.Where(kind =>
                kind
                    is FaultKind.RangeSplit
                        or FaultKind.ForeignDocument
                        or FaultKind.PricesRestored
                        or FaultKind.ListingsRestored
                        or FaultKind.FailedOver
            ),
        ];
        for (var time = 0; ; time++)
        {
            if (time >= kinds.Length)
                _happened.TrySetResult();
            if (kinds.Length == 0)
                return;
            if (cancellationToken.IsCancellationRequested && time >= kinds.Length)
                return;
            var pause = BetweenEvents * (0.2 + Faults.Draw("between events", time));
            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var kind = kinds[time % kinds.Length];
            watchdog.Begins(Name, $"{kind}");
            if (await HappensAsync(kind))
                Faults.Count(kind);
            watchdog.Ends(Name);
        }
    }

    /// <summary>Puts back what was lost of <c>listing_prices</c>, and no listing carried by then.</summary>
    public async Task PutBackAsync(CancellationToken cancellationToken)
    {
        // A number of a listing that was set back may have been given again.
        var back = _lost.Values.Where(lost => !_setBack.ContainsKey(lost.Listing));
        await Parallel.ForEachAsync(
            back,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (lost, token) => await database.PutBackAsync(lost, token)
        );
    }

    public bool HasLost => !_lost.IsEmpty;

    private Task<bool> HappensAsync(FaultKind kind) =>
        kind switch
        {
            FaultKind.RangeSplit => SplitAsync(),
            FaultKind.ForeignDocument => database.AddForeignAsync(_foreign++, CancellationToken.None),
            _ => RestoreAsync(kind),
        };

    private async Task<bool> SplitAsync() =>
        _splits < MostSplits
        && await RangeSplits.SplitAsync(
            cluster.CosmosConnectionString,
            _splits++ % 2 == 0 ? Containers.Listings : Containers.ListingPrices
        );

    private async Task<bool> RestoreAsync(FaultKind kind)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var listings =
                kind == FaultKind.PricesRestored ? null : await database.ListingsAsync(CancellationToken.None);
            var prices = kind == FaultKind.ListingsRestored ? null : await database.PricesAsync(CancellationToken.None);
            await Task.Delay(RecognizableAge + BetweenEvents * Faults.Draw("restore", began));
            if (prices is not null)
                await LoseAsync([.. prices.Keys]);
            if (listings is null)
                return true;
            try
            {
                await SetBackAsync(listings);
            }
            finally
            {
                follower.ListingsWereRestored();
            }

            return true;
        }
        catch (Exception exception)
            when (exception is Microsoft.Azure.Cosmos.CosmosException or HttpRequestException or IOException)
        {
            return false; // LocalCosmos was killed.
        }
    }

    /// <summary>Sets all listings back to an earlier state.</summary>
    private async Task SetBackAsync(IReadOnlyDictionary<long, ListingCopy> before)
    {
        var now = await database.ListingsAsync(CancellationToken.None);
        await Parallel.ForEachAsync(
            now.Values.Where(listing => before.GetValueOrDefault(listing.Id)?.ETag != listing.ETag),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (listing, token) =>
            {
                _setBack[listing.Id] = true;
                var copy = before.GetValueOrDefault(listing.Id);
                journal.Add(await database.SetBackAsync(listing.Name, listing.Id, copy, token));
            }
        );
    }

    /// <summary>Removes recorded prices that were not there before.</summary>
    private async Task LoseAsync(HashSet<(long Listing, string Id)> before)
    {
        var began = Stopwatch.GetTimestamp();
        var now = await database.PricesAsync(CancellationToken.None);
        var lost = new ConcurrentQueue<RecordedDocument>();
        await Parallel.ForEachAsync(
            now.Values.Where(price => !before.Contains((price.Listing, price.Id))),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (price, token) =>
            {
                lost.Enqueue(price);
                await database.LoseAsync(price, token);
            }
        );
        var listings = await database.ListingsAsync(CancellationToken.None);
        foreach (var prices in lost.GroupBy(price => price.Listing))
        {
            if (!listings.TryGetValue(prices.Key, out var listing))
                continue;
            journal.Add(
                new Observation
                {
                    Asked = Asked.LosePrices,
                    Listing = listing.Name,
                    Id = listing.Id,
                    Prices = [.. prices.Select(price => price.Entry)],
                    Began = began,
                    Ended = Stopwatch.GetTimestamp(),
                    Outcome = Outcome.Acknowledged,
                }
            );
            // What the listing carries now is the service's to record again.
            var carried = listing.Carried.TakeLast(Untouched).Select(change => change.Entry).ToHashSet();
            foreach (var price in prices.Where(price => !carried.Contains(price.Entry)))
                _lost[(price.Listing, price.Id)] = price;
        }
    }
}

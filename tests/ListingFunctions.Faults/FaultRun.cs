using System.Diagnostics;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Hosting;
using ListingFunctions.Faults.Workload;

namespace ListingFunctions.Faults;

/// <summary>Clients at work on two hosts while everything fails, and the judgement of what they saw.</summary>
public static class FaultRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RunStalledException">The run got stuck; the message says where.</exception>
    public static async Task<RunResult> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var watchdog = new Watchdog(options.Patience);
        return await watchdog.WatchAsync(stop => RunAsync(options, watchdog, stop), cancellationToken);
    }

    private static async Task<RunResult> RunAsync(
        RunOptions options,
        Watchdog watchdog,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        var journal = new Journal();
        using var standstills = new Standstills();
        watchdog.Begins("run", "starting the hosts");
        await using var cluster = await Cluster.StartAsync(options, cancellationToken);
        watchdog.Evidence = () => cluster.Warnings;
        using var database = new Database(cluster.CosmosConnectionString);

        await cluster.BeginFaultsAsync(cancellationToken);
        watchdog.Begins("run", "the clients");
        // That it asks again and again is no progress of the run.
        using var following = new Api(cluster.Hosts, journal, new Watchdog(options.Patience), "follower");
        var follower = new Follower(following, watchdog);
        var events = new Operator(options, cluster, database, journal, follower, watchdog);
        await WorkAsync(options, cluster, database, journal, events, follower, watchdog, cancellationToken);
        watchdog.Begins("run", "ending the faults");
        await cluster.EndFaultsAsync(cancellationToken);
        var counts = cluster.Counts;
        await DrainAsync(database, watchdog, cancellationToken);
        if (events.HasLost)
            await RepairAsync(cluster, database, journal, events, watchdog, cancellationToken);
        watchdog.Begins("run", "reading what there is in the end");
        var end = await EndAsync(cluster, database, watchdog, cancellationToken);
        end = await WithCopyAsync(end, database, follower, cancellationToken);
        watchdog.Begins("run", "judging");
        var violations = HistoryChecker.Check(journal.Observations, end with { Standstills = standstills.All });
        watchdog.Begins("run", "ending the hosts");
        var broken = violations.Select(violation => violation.Listing).ToHashSet();
        return new RunResult(
            options.Seed,
            journal.Count(),
            counts,
            violations,
            [.. journal.Observations.Where(o => broken.Contains(o.Listing)).OrderBy(o => o.Began)],
            clock.Elapsed
        );
    }

    private static async Task WorkAsync(
        RunOptions options,
        Cluster cluster,
        Database database,
        Journal journal,
        Operator events,
        Follower follower,
        Watchdog watchdog,
        CancellationToken cancellationToken
    )
    {
        var other = options.Plan.Events.Count > 0 ? await OtherStore.GetAsync() : null;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var disturbing = cluster.DisturbAsync(watchdog, done.Token);
        var happening = events.RunAsync(done.Token);
        var following = follower.RunAsync(done.Token);
        var shared = new SharedListings();
        var work = Enumerable
            .Range(0, options.Clients)
            .Select(async number =>
            {
                using var api = new Api(cluster.Hosts, journal, watchdog, $"client {number}", cluster.Faults, other);
                var client = new Client(number, options, api, database, journal, shared, cluster.Faults);
                await client.RunAsync(options.Operations / options.Clients, events.Happened, done.Token);
            })
            .ToList();
        var working = Task.WhenAll(work);
        try
        {
            // The disturbances end by themselves only if they fail.
            await Task.WhenAny(working, disturbing, happening.IsCompleted ? working : happening);
        }
        finally
        {
            if (!working.IsCompleted)
                await done.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await done.CancelAsync();
            await disturbing;
            await happening;
            await following;
        }

        await working;
    }

    /// <summary>Until the feed has carried everything, and the recorder has said so.</summary>
    private static async Task DrainAsync(Database database, Watchdog watchdog, CancellationToken cancellationToken)
    {
        long? before = -1;
        for (var calm = 0; calm < 2; )
        {
            var lag = await database.LagAsync(cancellationToken);
            if (lag != before)
                watchdog.Begins("run", $"the feed, which lags by {lag?.ToString() ?? "everything"}");
            before = lag;
            calm = lag == 0 ? calm + 1 : 0;
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>
    /// Reads every history while changes are missing, puts back what only <c>listing_prices</c> held, and replays.
    /// </summary>
    private static async Task RepairAsync(
        Cluster cluster,
        Database database,
        Journal journal,
        Operator events,
        Watchdog watchdog,
        CancellationToken cancellationToken
    )
    {
        watchdog.Begins("run", "reading histories before they are repaired");
        using var api = new Api(cluster.Hosts, journal, watchdog, "the look before the repair");
        foreach (var listing in (await database.ListingsAsync(cancellationToken)).Values)
            await api.ReadPricesAsync(new KnownListing(listing.Name, listing.Id), cancellationToken);
        watchdog.Begins("run", "the repair");
        await events.PutBackAsync(cancellationToken);
        await api.ReplayAsync(cancellationToken);
        await DrainAsync(database, watchdog, cancellationToken);
    }

    /// <summary>
    /// The end with the copy of the follower, and what it should be: read until nothing is written in between.
    /// </summary>
    private static async Task<RunEnd> WithCopyAsync(
        RunEnd end,
        Database database,
        Follower follower,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyDictionary<long, CopiedListing>? before = null;
        while (true)
        {
            var current = await database.CurrentAsync(cancellationToken);
            var copied = await follower.DrainAsync(cancellationToken);
            if (before is not null && before.Count == current.Count && !before.Except(current).Any())
                return end with { Copied = copied, Current = current };
            before = current;
            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task<RunEnd> EndAsync(
        Cluster cluster,
        Database database,
        Watchdog watchdog,
        CancellationToken cancellationToken
    )
    {
        using var api = new Api(cluster.Hosts, new Journal(), watchdog, "the last look");
        var listings = await database.ListingsAsync(cancellationToken);
        var prices = (await database.PricesAsync(cancellationToken)).Values;
        var recorded = prices.OrderBy(price => price.Id, StringComparer.Ordinal).ToLookup(price => price.Listing);
        var ends = new List<ListingEnd>();
        foreach (var (id, listing) in listings)
        {
            var returned = await api.ReadPricesAsync(new KnownListing(listing.Name, id), cancellationToken);
            ends.Add(
                new ListingEnd(listing.Name, id, returned.Prices, [.. recorded[id].Select(price => price.Entry)])
                {
                    IsUnreadable = returned.Outcome == Outcome.Unknown,
                    Stored =
                    [
                        .. recorded[id]
                            .Select(price => (price.Entry, price.Number))
                            .Union(listing.Carried)
                            .OrderBy(change => change.Entry.CreatedDate),
                    ],
                }
            );
        }

        return new RunEnd(
            ends,
            [.. recorded.Select(prices => prices.Key).Where(id => !listings.ContainsKey(id))],
            await database.FailuresAsync(cancellationToken)
        )
        {
            Listed = await api.ListedAsync(cancellationToken),
            Followed = await api.FollowedAsync(cancellationToken),
        };
    }
}

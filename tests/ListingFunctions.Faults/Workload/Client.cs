using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Workload;

/// <summary>
/// A client: most of the time the only writer of a listing of its own, and at times one of many at a listing that all
/// share. What it does next is drawn from the seed, whatever came of what it did before.
/// </summary>
internal sealed partial class Client(
    int number,
    RunOptions options,
    Api api,
    Database database,
    Journal journal,
    SharedListings shared,
    Injection.Faults faults
)
{
    private const int MaxUnacknowledged = 30;
    private const int MostExtensions = 20;
    private const double ShareOfImports = 0.15;

    /// <summary>More than a listing carries at most, unless it is imported.</summary>
    private const int MostImported = 80;

    private static readonly TimeSpan LongestWait = 2 * Operator.RecognizableAge;

    private readonly Random _draws = new(options.Seed * 1009 + number);
    private readonly Dictionary<string, string?> _sharedETags = [];
    private KnownListing? _own;
    private int _made;

    /// <summary>
    /// Makes so many requests, and more until everything that is to happen meanwhile has happened, and for a while after
    /// it: if nothing slows the clients down, they would be done before.
    /// </summary>
    public async Task RunAsync(int operations, Task happened, CancellationToken cancellationToken)
    {
        var (last, isAfter) = (operations, happened.IsCompleted);
        for (var n = 0; n < last; n++)
        {
            if (n == last - 1 && !isAfter && last < MostExtensions * operations)
            {
                isAfter = happened.IsCompleted;
                last += operations / 4 + 1;
            }

            var (what, detail) = (_draws.NextDouble(), _draws.NextDouble());
            // All clients come to the shared listings at about the same time.
            if (n % 40 is 20 or 30)
                await api.ReadPageAsync(n % 40 == 20 ? Asked.List : Asked.Follow, cancellationToken);
            else if (n % 40 < 8)
                await AtSharedAsync(what, detail, SharedPrice(n), cancellationToken);
            else
                await AtOwnAsync(what, detail, cancellationToken);
        }

        // If nothing slows the clients down, they are done before a copy is old.
        if (_own is { IsGone: false, Copy: { } copy } own && TimeUntilOld(own) is var wait && wait < LongestWait)
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
            await WriteBackAsync(own, copy, _draws.NextDouble(), cancellationToken);
        }
    }

    private async Task AtOwnAsync(double what, double detail, CancellationToken cancellationToken)
    {
        if (_own is not { IsGone: false, Unacknowledged: < MaxUnacknowledged } own)
        {
            var name = $"own-{number}-{_made++}";
            _own =
                detail * 100 % 1 < ShareOfImports
                    ? await ImportAsync(name, 100_000 + _made, detail, cancellationToken)
                    : await CreateAsync(name, 100_000 + _made, detail, cancellationToken);
            return;
        }

        if (own.Burst > 0)
        {
            own.Burst--;
            await ChangeAsync(own, null, cancellationToken);
            return;
        }

        await (
            what switch
            {
                < 0.10 when own.IsEdited => EditAsync(own, detail, cancellationToken),
                < 0.20 when own.IsCopied => CopyAsync(own, detail, cancellationToken),
                < 0.42 => ChangeAsync(own, null, cancellationToken),
                < 0.50 => api.UpdateAsync(own, own.Prices[^1], null, cancellationToken),
                < 0.57 => GoBackAsync(own, detail, cancellationToken),
                < 0.64 => ChangeAsync(own, own.ETag, cancellationToken),
                < 0.66 => ChangeAsync(own, "\"00000000-0000-0000-0000-000000000000\"", cancellationToken),
                < 0.68 => api.UpdateWronglyAsync(own, own.NextPrice() + 0.1m, cancellationToken),
                < 0.71 => BurstAsync(own, detail, cancellationToken),
                < 0.81 => api.ReadListingAsync(own, cancellationToken),
                < 0.95 => api.ReadPricesAsync(own, cancellationToken),
                < 0.98 when own is { IsEdited: false, Copy: null, Age: > 10 } => DeleteAsync(own, cancellationToken),
                > 0.98 when own is { Copy: null, Age: > 10 } => LeaveAsync(own, cancellationToken),
                _ => api.ReadPricesAsync(own, cancellationToken),
            }
        );
    }

    private async Task AtSharedAsync(double what, double detail, decimal price, CancellationToken cancellationToken)
    {
        var listing = await shared.GetAsync(detail, name => CreateSharedAsync(name, cancellationToken));
        // Each client has its own idea of the ETag, as it has of its own listings'.
        var mine = new KnownListing(listing.Name, listing.Id) { ETag = _sharedETags.GetValueOrDefault(listing.Name) };
        await (
            what switch
            {
                < 0.55 => api.UpdateAsync(mine, price, null, cancellationToken),
                < 0.65 => api.UpdateAsync(mine, price, mine.ETag, cancellationToken),
                < 0.67 => api.UpdateWronglyAsync(mine, price, cancellationToken),
                < 0.80 => api.ReadListingAsync(mine, cancellationToken),
                < 0.995 => api.ReadPricesAsync(mine, cancellationToken),
                _ => api.DeleteAsync(mine, cancellationToken),
            }
        );
        _sharedETags[listing.Name] = mine.ETag;
        if (mine.IsGone)
            shared.Leave(listing);
    }

    private async Task<KnownListing?> CreateAsync(
        string name,
        decimal price,
        double detail,
        CancellationToken cancellationToken
    )
    {
        // With a key it is sent again until there is a response, and must not create a second listing.
        Guid? key = detail < 0.5 ? Guid.NewGuid() : null;
        Observation response;
        do response = await api.CreateAsync(name, price, key, cancellationToken);
        while (key is not null && response.Outcome == Outcome.Unknown);
        return response.Id is { } id ? Known(name, id, detail, [price]) : null;
    }

    /// <summary>Imports a listing with its history, and another that stays as it is.</summary>
    private async Task<KnownListing> ImportAsync(
        string name,
        decimal price,
        double detail,
        CancellationToken cancellationToken
    )
    {
        var own = ImportedHistory.Of(name, price, 1 + (int)(detail * 1000 % 1 * MostImported));
        var ids = await api.ImportAsync([own, ImportedHistory.Of($"beside-{name}", price, 3)], cancellationToken);
        return Known(name, ids[name], detail, own.Prices.Select(entry => entry.PriceEur));
    }

    private KnownListing Known(string name, long id, double detail, IEnumerable<decimal> prices)
    {
        var known = new KnownListing(name, id)
        {
            IsEdited = MayBeEdited && detail * 10 % 1 < 0.1,
            IsCopied = options.Plan.Events.Contains(FaultKind.OldCopy) && detail * 10 % 1 > 0.8,
        };
        known.Prices.AddRange(prices);
        return known;
    }

    private async Task<KnownListing> CreateSharedAsync(string name, CancellationToken cancellationToken)
    {
        for (var time = 0; ; time++)
        {
            if (await CreateAsync($"{name}-{time}", 1, 1, cancellationToken) is { } listing)
                return listing;
        }
    }

    private async Task ChangeAsync(KnownListing own, string? ifMatch, CancellationToken cancellationToken)
    {
        var price = own.NextPrice();
        own.Prices.Add(price);
        await api.UpdateAsync(own, price, ifMatch, cancellationToken);
    }

    private Task BurstAsync(KnownListing own, double detail, CancellationToken cancellationToken)
    {
        own.Burst = 17 + (int)(detail * 16);
        return ChangeAsync(own, null, cancellationToken);
    }

    private async Task GoBackAsync(KnownListing own, double detail, CancellationToken cancellationToken)
    {
        var price = own.Prices[(int)(detail * own.Prices.Count)];
        own.Prices.Add(price);
        await api.UpdateAsync(own, price, null, cancellationToken);
    }

    private async Task DeleteAsync(KnownListing own, CancellationToken cancellationToken)
    {
        await api.DeleteAsync(own, cancellationToken);
        await api.ReadPricesAsync(own, cancellationToken);
        if (own.IsGone)
            await ChangeAsync(own, null, cancellationToken);
    }

    private async Task LeaveAsync(KnownListing own, CancellationToken cancellationToken)
    {
        await api.ReadPricesAsync(own, cancellationToken);
        own.IsGone = true;
    }

    /// <summary>Whoever edits waits until the edit is in the history; it may be lost if containers are set back.</summary>
    private bool MayBeEdited =>
        !options.FeedWaits
        && !options.Plan.Events.Any(kind =>
            kind is FaultKind.PricesRestored or FaultKind.ListingsRestored or FaultKind.FailedOver
        );

    /// <summary>
    /// Edits the price out of band. Before the next edit this one has been absorbed, by an update or by the feed: two
    /// edits with nothing between them are one to everyone but the database.
    /// </summary>
    private async Task EditAsync(KnownListing own, double detail, CancellationToken cancellationToken)
    {
        var price = own.NextPrice();
        own.Prices.Add(price);
        var edit = journal.Add(await database.EditAsync(own, price, cancellationToken));
        if (detail < 0.5 || edit.Outcome != Outcome.Acknowledged)
        {
            var next = own.NextPrice();
            own.Prices.Add(next);
            if ((await api.UpdateAsync(own, next, null, cancellationToken)).Outcome == Outcome.Acknowledged)
                return;
        }

        while (edit.Outcome == Outcome.Acknowledged)
        {
            var returned = (await api.ReadPricesAsync(own, cancellationToken)).Prices;
            if (returned?.Any(entry => entry.PriceEur == price) == true)
                return;
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>A price that nobody else asks for.</summary>
    private decimal SharedPrice(int n) => 1000 + (n * options.Clients + number) * 0.25m;
}

using System.Text.Json;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Workload;

/// <content>Lists, feeds, and operations.</content>
internal sealed partial class Api
{
    /// <summary>The next page of the list of listings, or of the price changes of all of them.</summary>
    public async Task<Page> ReadPageAsync(Asked asked, CancellationToken cancellationToken)
    {
        var begins = asked == Asked.List ? "api/listings?limit=50" : "api/price-changes?limit=50";
        var path = (asked == Asked.List ? _list : _cursor) ?? begins;
        var isForeign = asked == Asked.Follow && DrawsForeign(FaultKind.ForeignCursor);
        var question = new Question(asked, AllListings, HttpMethod.Get, isForeign ? other!.Cursor : path)
        {
            IsForeign = isForeign,
        };
        var (observation, response) = await AskAsync(question, cancellationToken);
        if (!isForeign && response?.Status == 200)
            _ = asked == Asked.List ? _list = response.Next : _cursor = response.Next;
        return new Page(observation, response?.Body, response?.Next);
    }

    /// <summary>The names of all listings, as the list has them.</summary>
    public async Task<IReadOnlySet<string>> ListedAsync(CancellationToken cancellationToken)
    {
        _list = null;
        var names = new HashSet<string>();
        do
        {
            var page = await ReadPageAsync(Asked.List, cancellationToken);
            foreach (var listing in JsonElement.Parse(page.Body!).EnumerateArray())
                names.Add(listing.GetProperty("name").GetString()!);
        } while (_list is not null);
        return names;
    }

    /// <summary>All price changes that are recorded, by listing.</summary>
    public async Task<ILookup<long, PriceEntry>> FollowedAsync(CancellationToken cancellationToken)
    {
        _cursor = null;
        var changes = new List<(long Listing, PriceEntry Entry)>();
        for (var isEnd = false; !isEnd; )
        {
            var page = await ReadPageAsync(Asked.Follow, cancellationToken);
            var read = JsonElement.Parse(page.Body!);
            changes.AddRange(
                read.EnumerateArray().Select(c => c.GetProperty("listing_id").GetInt64()).Zip(Prices(read))
            );
            isEnd = read.GetArrayLength() == 0;
        }

        return changes.ToLookup(change => change.Listing, change => change.Entry);
    }

    /// <summary>A page of the listing events: its status, body and next address, and whether it is the end of the feed.</summary>
    public async Task<(int? Status, byte[]? Body, string? Next, bool IsAtEnd)> ReadEventsAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        var question = new Question(Asked.FollowListings, AllListings, HttpMethod.Get, path);
        var (_, response) = await AskAsync(question, cancellationToken);
        return (response?.Status, response?.Body, response?.Next, response?.IsAtEnd == true);
    }

    /// <summary>Records again what listings carry.</summary>
    public async Task ReplayAsync(CancellationToken cancellationToken)
    {
        for (string? path = "api/ops/price-history/replay"; path is not null; )
        {
            using var response = await _http.PostAsync(new Uri(hosts[0], path), null, cancellationToken);
            path = NextOf(response.EnsureSuccessStatusCode());
        }
    }

    /// <summary>Where the response says that the next page is; <c>null</c>: there is none.</summary>
    public static string? NextOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links) && links.Single() is var link
            ? new Uri(
                new Uri("http://host"),
                link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)]
            ).PathAndQuery.TrimStart('/')
            : null;
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using ListingFunctions.SystemTests.PriceHistory;

namespace ListingFunctions.SystemTests.Events;

/// <summary>A client that keeps a copy of the listings by following their events.</summary>
internal sealed class Follower(App app, string start = "listing-events")
{
    /// <summary>The events so far, each as <c>type listing_id</c>.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The listings of the copy, by id.</summary>
    public Dictionary<long, JsonElement> Copy { get; } = [];

    /// <summary>Where it continues.</summary>
    public string Next { get; private set; } = start;

    /// <summary>Reads and applies one page; whether it came to the end of the feed.</summary>
    public async Task<bool> ReadPageAsync()
    {
        var page = await app.SendAsync("GET", Next);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var each in page.Body.EnumerateArray())
        {
            var (type, id) = (each.GetProperty("type").GetString(), each.GetProperty("listing_id").GetInt64());
            Events.Add(string.Create(CultureInfo.InvariantCulture, $"{type} {id}"));
            if (type == "listing.deleted")
                Copy.Remove(id);
            else
                Copy[id] = each.GetProperty("listing");
        }

        Next = page.Next()!;
        return page.IsAtEnd();
    }

    /// <summary>Reads to the end of the feed.</summary>
    public async Task<Follower> ReadAsync()
    {
        while (!await ReadPageAsync()) { }
        return this;
    }

    /// <summary>Asserts that the copy has exactly the listings that exist.</summary>
    public async Task AssertIsCompleteAsync()
    {
        var listed = new Dictionary<long, string>();
        for (var next = "listings?limit=1000"; next is not null; )
        {
            var page = await app.SendAsync("GET", next);
            foreach (var listing in page.Body.EnumerateArray())
                listed.Add(listing.GetProperty("id").GetInt64(), listing.GetRawText());
            next = page.Next();
        }

        Assert.Equal(
            listed.OrderBy(listing => listing.Key),
            Copy.Select(listing => KeyValuePair.Create(listing.Key, listing.Value.GetRawText()))
                .OrderBy(listing => listing.Key)
        );
    }
}

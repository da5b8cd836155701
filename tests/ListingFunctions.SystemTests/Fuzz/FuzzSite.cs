using System.Net;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>An app that receives the requests, and the listings in it.</summary>
internal sealed class FuzzSite : IAsyncDisposable
{
    private readonly Listing[] _listings;
    private readonly string _deleted;
    private readonly string _next;

    private FuzzSite(App app, Listing[] listings, string deleted, string next)
    {
        App = app;
        _listings = listings;
        _deleted = deleted;
        _next = next;
    }

    public App App { get; }

    /// <summary>The feed is stopped, so that only requests change anything.</summary>
    public static async Task<FuzzSite> StartAsync(int count)
    {
        var app = await App.StartAsync(feed: false);
        var listings = new List<Listing>();
        for (var i = 0; i < count; i++)
        {
            var id = await app.CreateAsync(i);
            // The first has a history that is longer than a listing carries.
            for (var price = 1; i == 0 && price < 20; price++)
                await app.UpdateAsync(id, price);
            var read = await app.SendAsync("GET", $"listings/{id}");
            listings.Add(new Listing($"{id}", read.Headers["ETag"].Trim('"')));
        }

        var deleted = await app.CreateAsync(1);
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{deleted}")).Status);
        var link = (await app.SendAsync("GET", "listings?limit=1")).Headers["Link"];
        var next = link[
            (link.IndexOf("continuation=", StringComparison.Ordinal) + "continuation=".Length)..link.IndexOf('>')
        ];
        return new FuzzSite(app, [.. listings], $"{deleted}", next);
    }

    /// <summary>Replaces the placeholders of a request.</summary>
    public string Fill(string text, int index)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var listing = _listings[index % _listings.Length];
        return text.Replace("{id}", listing.Id, StringComparison.Ordinal)
            .Replace("{etag}", listing.ETag, StringComparison.Ordinal)
            .Replace("{other}", _listings[(index + 1) % _listings.Length].Id, StringComparison.Ordinal)
            .Replace("{deleted}", _deleted, StringComparison.Ordinal)
            .Replace("{next}", _next, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private sealed record Listing(string Id, string ETag);
}

using System.Diagnostics;
using System.Text;
using static ListingFunctions.Benchmarks.Report;

namespace ListingFunctions.Benchmarks;

/// <summary>Who copies the listings: by following the feeds, and by an export.</summary>
internal static class Copies
{
    private const int Limit = 1000;

    /// <summary>Feeds read from their beginning, beside the recorder.</summary>
    /// <param name="cosmos">Many listings.</param>
    /// <param name="recorded">What the recorder does, in price changes a second.</param>
    /// <param name="scale">How much is measured.</param>
    public static async Task CompareFollowingAsync(Child cosmos, double recorded, Scale scale)
    {
        Title("Following from the beginning (a), beside recording (b)", "a/s", "b/s");
        await using var app = await Child.StartAsync("app", cosmos.Greeting);
        foreach (var feed in new[] { "listing-events", "price-changes" })
        {
            var rates = new List<double>();
            for (var round = 0; round < scale.Rounds; round++)
                rates.Add(await RateAsync(app, $"api/{feed}?limit={Limit}", "\"listing_id\":", scale.ManyListings));
            var rate = Median(rates, each => each);
            Row($"GET /{feed}", rate / recorded, rate, recorded);
        }
    }

    /// <summary>The rate of an export, and the memory that it takes, on many listings and on few.</summary>
    public static async Task CompareExportAsync(Child manyCosmos, Child fewCosmos, Scale scale)
    {
        Heading("Export of every listing with its history");
        foreach (var (cosmos, count) in new[] { (fewCosmos, Scale.FewListings), (manyCosmos, scale.ManyListings) })
        {
            await using var app = await Child.StartAsync("app", cosmos.Greeting);
            var rate = await RateAsync(app, $"api/ops/export?limit={Limit}", "\n", count);
            MemoryRow(count, "listings", rate, app);
        }
    }

    /// <summary>Entries a second, page after page until there are so many or the end is reached.</summary>
    /// <param name="app">The service.</param>
    /// <param name="path">The first page.</param>
    /// <param name="entry">What each entry contains once.</param>
    /// <param name="count">How many entries are enough.</param>
    private static async Task<double> RateAsync(Child app, string path, string entry, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Greeting) };
        var (clock, entries) = (Stopwatch.StartNew(), 0);
        for (Uri? page = new(path, UriKind.Relative); page is not null && entries < count; )
        {
            using var response = await http.GetAsync(page);
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadAsByteArrayAsync();
            entries += body.AsSpan().Count(Encoding.ASCII.GetBytes(entry));
            var isAtEnd = response.Headers.TryGetValues("Feed-At-End", out var end) && end.First() == "true";
            page =
                !isAtEnd && response.Headers.TryGetValues("Link", out var link)
                    ? new Uri(link.First().Split('<', '>')[1], UriKind.RelativeOrAbsolute)
                    : null;
        }

        return entries > 0
            ? entries / clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{path} has no entries.");
    }
}

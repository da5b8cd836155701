using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Cosmos;
using ListingFunctions.SystemTests.Events;
using ListingFunctions.SystemTests.Market;
using ListingFunctions.SystemTests.PriceHistory;
using ListingFunctions.SystemTests.Sources;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>
/// The sizes of documents that <c>docs/scale.cs</c> computes costs with, measured on the sample data. If a document grew:
/// enter what the message says there, then <c>dotnet run docs/scale.cs -- --write</c>.
/// </summary>
public sealed class DocumentSizeTests
{
    /// <summary>By how much a size may differ from what costs are computed with.</summary>
    private const double Tolerance = 0.1;

    private static readonly string Program = File.ReadAllText(Repository.PathOf("docs", "scale.cs"));

    [Fact]
    public async Task Documents_are_as_large_as_the_costs_are_computed_with()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await App.StartAsync(settings: receiver.Settings);
        string[] lines = [.. SampleCatalogue.ImportLines()];
        Assert.All((await app.SendLinesAsync("ops/import", lines)).Outcomes(), one => Assert.Equal("created", one));
        await app.SendAsync("POST", "listings", ListingBody.Of(450_000), ("Idempotency-Key", $"\"{Guid.NewGuid()}\""));
        var longest = $"{await app.StoryAsync(Enumerable.Range(0, 16).Select(drop => 450_000m - (drop * 1_500)))}";
        foreach (var each in (string[])[Containers.PublishedEvents, Containers.MarketListings])
            await Eventually.HoldsAsync(async () => (await SizesAsync(app, each)).Any(size => size.Id == longest));
        await app.AllRecordedAsync(long.Parse(longest, CultureInfo.InvariantCulture));
        await app.ComputeAsync();

        var listings = await SizesAsync(app, Containers.Listings);
        var market = await SizesAsync(app, Containers.Market);
        Assert.Multiple(
            () => AssertSize("ListingKb", Mean(listings.Where(each => each.Id != longest))),
            () => AssertSize("LongListingKb", listings.Single(each => each.Id == longest).Kb),
            () => AssertSize("DaysKb", Largest(market, ".day.")),
            () => AssertSize("MonthsKb", Largest(market, ".month."))
        );
        foreach (
            var (container, constant) in new[]
            {
                (Containers.ListingPrices, "PriceKb"),
                (Containers.IdempotencyKeys, "ReservationKb"),
                (Containers.SourceKeys, "SourceKeyKb"),
                (Containers.PublishedEvents, "PublishedKb"),
                (Containers.MarketListings, "MarketListingKb"),
            }
        )
            AssertSize(constant, Mean(await SizesAsync(app, container)));
    }

    private static double Mean(IEnumerable<(string Id, double Kb)> sizes) => sizes.Average(each => each.Kb);

    /// <summary>The largest, which is that of a place with five listings or more in each period.</summary>
    private static double Largest(IEnumerable<(string Id, double Kb)> sizes, string kind) =>
        sizes.Where(each => each.Id.Contains(kind, StringComparison.Ordinal)).Max(each => each.Kb);

    /// <summary>That a constant of the program is as large as this.</summary>
    private static void AssertSize(string name, double measured)
    {
        var constant = Regex.Match(Program, $@"const double {name} = ([\d.]+);");
        Assert.True(constant.Success, $"docs/scale.cs has no {name}.");
        var assumed = double.Parse(constant.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(
            Math.Abs(measured - assumed) <= Tolerance * measured,
            $"{name} of docs/scale.cs is {assumed}, and measured {measured:0.000}."
        );
    }

    /// <summary>Kilobytes of every document.</summary>
    private static async Task<List<(string Id, double Kb)>> SizesAsync(App app, string container)
    {
        using var pages = app.Database.GetContainer(container).GetItemQueryStreamIterator("SELECT * FROM c");
        var sizes = new List<(string, double)>();
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(App.Stop);
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: App.Stop);
            foreach (var document in json.RootElement.GetProperty("Documents").EnumerateArray())
                sizes.Add(
                    (
                        document.GetProperty("id").GetString()!,
                        Encoding.UTF8.GetByteCount(document.GetRawText()) / 1000.0
                    )
                );
        }

        return sizes;
    }
}

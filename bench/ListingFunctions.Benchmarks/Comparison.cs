using System.Globalization;

namespace ListingFunctions.Benchmarks;

/// <summary>Measures side by side, in turns, and prints ratios: on a shared machine only those mean something.</summary>
internal static class Comparison
{
    /// <summary>Turns that are not counted: code is compiled to its final form while it runs.</summary>
    private const int WarmUp = 2;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(Scale scale)
    {
        await using var fewCosmos = await Child.StartAsync("cosmos");
        await using var manyCosmos = await Child.StartAsync("cosmos");
        await LoadAsync(fewCosmos, Scale.FewListings);
        await LoadAsync(manyCosmos, scale.ManyListings);

        Title("The app beside bare endpoints that make the same SDK calls", "app/s", "bare/s", "app p99", "bare p99");
        await using (var app = await Child.StartAsync("app", manyCosmos.Greeting))
        await using (var bare = await Child.StartAsync("bare", manyCosmos.Greeting))
        {
            await CompareHttpAsync(app, scale.ManyListings, bare, scale.ManyListings, scale.ManyListings, scale);
        }

        Title(
            $"The app on {scale.ManyListings:N0} listings beside itself on {Scale.FewListings:N0}",
            "many/s",
            "few/s",
            "many p99",
            "few p99"
        );
        await using (var many = await Child.StartAsync("app", manyCosmos.Greeting))
        await using (var few = await Child.StartAsync("app", fewCosmos.Greeting))
        {
            await CompareHttpAsync(many, scale.ManyListings, few, Scale.FewListings, Scale.FewListings, scale);
            Console.WriteLine(
                $"Memory of the app on many listings: {many.MemoryMB} MB, at most {many.PeakMemoryMB} MB"
            );
        }

        Title("Recording, from the feed into listing_prices", "a/s", "b/s");
        await using (var many = await Child.StartAsync("recorder", manyCosmos.Greeting))
        await using (var few = await Child.StartAsync("recorder", fewCosmos.Greeting))
        {
            await CompareRecordingAsync(many, few, scale);
            Console.WriteLine(
                $"Memory of the recorder on many listings: {many.MemoryMB} MB, at most {many.PeakMemoryMB} MB"
            );
        }

        return 0;
    }

    private static async Task LoadAsync(Child cosmos, int listings)
    {
        Console.WriteLine($"Loading {listings:N0} listings and {listings * Dataset.PricesEach:N0} price changes ...");
        await Dataset.LoadAsync(cosmos.Greeting, listings);
    }

    private static async Task CompareHttpAsync(
        Child a,
        int listingsOfA,
        Child b,
        int listingsOfB,
        int updated,
        Scale scale
    )
    {
        using var loadOfA = new Load(a.Greeting);
        using var loadOfB = new Load(b.Greeting);
        // What both sides share, the SDK above all, is compiled to its final form before anything is measured. No updates:
        // they make histories longer than those that the reads are measured with.
        foreach (var operation in Operation.All(Scale.FewListings, updated).Where(one => one.Method != HttpMethod.Put))
        {
            await loadOfA.RunAsync(operation, WarmUpTime);
            await loadOfB.RunAsync(operation, WarmUpTime);
        }

        foreach (var (ofA, ofB) in Operation.All(listingsOfA, updated).Zip(Operation.All(listingsOfB, updated)))
        {
            var turns = new List<(Measured A, Measured B)>();
            for (var round = 0; round < scale.Rounds + WarmUp; round++)
                turns.Add((await loadOfA.RunAsync(ofA, scale.Slice), await loadOfB.RunAsync(ofB, scale.Slice)));
            turns.RemoveRange(0, WarmUp);
            Row(
                ofA.Name,
                Median(turns, turn => turn.A.Rate / turn.B.Rate),
                Median(turns, turn => turn.A.Rate),
                Median(turns, turn => turn.B.Rate),
                Median(turns, turn => turn.A.P99Milliseconds),
                Median(turns, turn => turn.B.P99Milliseconds)
            );
        }
    }

    private static async Task CompareRecordingAsync(Child many, Child few, Scale scale)
    {
        var turns = new List<(double Feed, double Loop, double FeedOfFew)>();
        for (var round = 0; round < scale.Rounds + WarmUp; round++)
        {
            // Indexes beyond every loaded listing, so that each round's listings are new.
            var question = $"{10_000_000 + round * scale.Changes} {scale.Changes}";
            var ofMany = Numbers(await many.AskAsync(question));
            var ofFew = Numbers(await few.AskAsync(question));
            turns.Add((ofMany[0], ofMany[1], ofFew[0]));
        }

        turns.RemoveRange(0, WarmUp);
        Row(
            "feed (a) beside a bare loop (b)",
            Median(turns, turn => turn.Feed / turn.Loop),
            Median(turns, turn => turn.Feed),
            Median(turns, turn => turn.Loop)
        );
        Row(
            "many (a) beside few (b)",
            Median(turns, turn => turn.Feed / turn.FeedOfFew),
            Median(turns, turn => turn.Feed),
            Median(turns, turn => turn.FeedOfFew)
        );
    }

    private static double[] Numbers(string line) =>
        [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static double Median<T>(IEnumerable<T> turns, Func<T, double> figure)
    {
        var sorted = turns.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Title(string title, params string[] columns)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"{"", -34}{"ratio", 8}{string.Concat(columns.Select(column => $"{column, 10}"))}");
    }

    private static void Row(string name, double ratio, params double[] figures) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -34}{ratio, 8:F2}{string.Concat(figures.Select(figure => $"{figure.ToString("F1", CultureInfo.InvariantCulture), 10}"))}"
            )
        );
}

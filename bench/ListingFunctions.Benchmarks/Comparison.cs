using System.Globalization;
using ListingFunctions.Benchmarks.Postgres;
using static ListingFunctions.Benchmarks.Report;

namespace ListingFunctions.Benchmarks;

/// <summary>Measures side by side, in turns, and prints ratios: on a shared machine only those mean something.</summary>
internal static class Comparison
{
    /// <summary>Turns that are not counted: code is compiled to its final form while it runs.</summary>
    private const int WarmUp = 2;

    public static async Task<int> RunAsync(Settings settings)
    {
        var folder = settings.Data is { } data ? Path.Combine(data, $"bench-{Environment.ProcessId}") : null;
        try
        {
            Console.WriteLine(settings);
            if (!settings.Parts.IsSubsetOf([Settings.Postgres]))
                await RunAsync(settings, folder);
            if (settings.Parts.Contains(Settings.Postgres))
                await PostgresComparison.RunAsync(settings);
            return 0;
        }
        finally
        {
            if (folder is not null && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(Settings settings, string? folder)
    {
        var scale = settings.Scale;
        var count = scale.ManyListings;
        await using var fewCosmos = await StartCosmosAsync(settings, folder, "few");
        await using var manyCosmos = await StartCosmosAsync(settings, folder, "many");
        await LoadAsync(fewCosmos, Scale.FewListings);
        await LoadAsync(manyCosmos, count);

        if (settings.Parts.Contains(Settings.Reads) || settings.Parts.Contains(Settings.Writes))
            await CompareHttpAsync(settings, manyCosmos, fewCosmos);
        if (settings.Parts.Contains(Settings.Lines))
            await Lines.CompareAsync(manyCosmos, scale);
        if (settings.Parts.Contains(Settings.Export))
            await Copies.CompareExportAsync(manyCosmos, fewCosmos, scale);
        if (settings.Parts.Contains(Settings.Recording))
            await CompareRecordingAsync(manyCosmos, fewCosmos, scale);
    }

    private static async Task CompareHttpAsync(Settings settings, Child manyCosmos, Child fewCosmos)
    {
        var (scale, count) = (settings.Scale, settings.Scale.ManyListings);
        await using (var many = await Child.StartAsync("app", manyCosmos.Greeting))
        await using (var few = await Child.StartAsync("app", fewCosmos.Greeting))
        await using (var bare = await Child.StartAsync("bare", manyCosmos.Greeting, $"{count}"))
        {
            using var loadOfMany = new Load(many, () => manyCosmos.ProcessorTime);
            using var loadOfFew = new Load(few, () => fewCosmos.ProcessorTime);
            using var loadOfBare = new Load(bare, () => manyCosmos.ProcessorTime);
            // Reads first: writes make histories longer, and the few listings many.
            if (settings.Parts.Contains(Settings.Reads))
            {
                var ofMany = Operation.Reads(count);
                BareTitle("Reads");
                await CompareHttpAsync(loadOfMany, ofMany, loadOfBare, ofMany, scale);
                FewTitle("Reads", scale);
                await CompareHttpAsync(loadOfMany, ofMany, loadOfFew, Operation.Reads(Scale.FewListings), scale);
            }

            if (settings.Parts.Contains(Settings.Writes))
            {
                BareTitle("Writes");
                // Each side has its own: the app takes what the other wrote for written out of band, and reads its history.
                var (ofApp, ofBare) = (Operation.Writes(count / 2), Operation.Writes(count / 2, from: count / 2));
                await CompareHttpAsync(loadOfMany, ofApp, loadOfBare, ofBare, scale);
                // As many listings are updated on both sides, so their histories are equally long.
                var writes = Operation.Writes(Scale.FewListings);
                FewTitle("Writes", scale);
                await CompareHttpAsync(loadOfMany, writes, loadOfFew, writes, scale);
            }

            Console.WriteLine(
                $"Memory of the app on many listings: {many.MemoryMB} MB, at most {many.PeakMemoryMB} MB"
            );
        }
    }

    private static async Task CompareRecordingAsync(Child manyCosmos, Child fewCosmos, Scale scale)
    {
        double recorded;
        Title("Recording, from the feed into listing_prices", "a/s", "b/s");
        await using (var many = await Child.StartAsync("recorder", manyCosmos.Greeting))
        await using (var few = await Child.StartAsync("recorder", fewCosmos.Greeting))
        {
            recorded = await CompareRecordersAsync(many, few, scale);
            Console.WriteLine(
                $"Memory of the recorder on many listings: {many.MemoryMB} MB, at most {many.PeakMemoryMB} MB"
            );
        }

        await Copies.CompareFollowingAsync(manyCosmos, recorded, scale);
    }

    internal static Task<Child> StartCosmosAsync(Settings settings, string? folder, string name)
    {
        string[] role = ["cosmos", $"{settings.Ranges}", $"{settings.Flush}"];
        return Child.StartAsync(folder is null ? role : [.. role, Path.Combine(folder, name)]);
    }

    private static void BareTitle(string what) =>
        Title(
            $"{what}: the app beside bare endpoints that make the same SDK calls",
            "CPU ratio",
            "app/s",
            "bare/s",
            "app p99",
            "bare p99"
        );

    private static void FewTitle(string what, Scale scale) =>
        Title(
            $"{what}: the app on {scale.ManyListings:N0} listings beside itself on {Scale.FewListings:N0}",
            "CPU ratio",
            "many/s",
            "few/s",
            "many p99",
            "few p99"
        );

    internal static async Task LoadAsync(Child cosmos, int listings)
    {
        Console.WriteLine(
            $"Loading {listings:N0} listings and some {listings * Dataset.PricesEach:N0} price changes ..."
        );
        await Dataset.LoadAsync(cosmos.Greeting, listings);
    }

    internal static async Task CompareHttpAsync(
        Load loadOfA,
        Operation[] operationsOfA,
        Load loadOfB,
        Operation[] operationsOfB,
        Scale scale
    )
    {
        // Both sides are compiled to their final form before anything is measured.
        foreach (var (ofA, ofB) in operationsOfA.Zip(operationsOfB))
        {
            await loadOfA.RunAsync(ofA, scale.WarmUpTime);
            await loadOfB.RunAsync(ofB, scale.WarmUpTime);
        }

        foreach (var (ofA, ofB) in operationsOfA.Zip(operationsOfB))
        {
            var turns = new List<(Measured A, Measured B)>();
            for (var round = 0; round < scale.Rounds + WarmUp; round++)
                turns.Add((await loadOfA.RunAsync(ofA, scale.Slice), await loadOfB.RunAsync(ofB, scale.Slice)));
            turns.RemoveRange(0, WarmUp);
            Row(
                ofA.Name,
                Median(turns, turn => turn.A.Rate / turn.B.Rate),
                Median(turns, turn => turn.B.Processor / turn.A.Processor),
                Median(turns, turn => turn.A.Rate),
                Median(turns, turn => turn.B.Rate),
                Median(turns, turn => turn.A.P99Milliseconds),
                Median(turns, turn => turn.B.P99Milliseconds)
            );
        }
    }

    /// <summary>The price changes that the feed records on many listings, a second.</summary>
    private static async Task<double> CompareRecordersAsync(Child many, Child few, Scale scale)
    {
        var turns = new List<RecordingTurn>();
        for (var round = 0; round < scale.Rounds + WarmUp; round++)
        {
            // Indexes beyond every loaded listing, so that each round's listings are new.
            var question = $"{10_000_000 + round * scale.Changes} {scale.Changes}";
            var ofMany = Numbers(await many.AskAsync(question));
            var ofFew = Numbers(await few.AskAsync(question));
            turns.Add(new RecordingTurn(ofMany[0], ofMany[1], ofMany[2], ofFew[0], ofFew[1]));
        }

        turns.RemoveRange(0, WarmUp);
        Compare("new listings beside a loop", turn => turn.New, turn => turn.Loop);
        Compare("next prices beside a loop", turn => turn.Next, turn => turn.Loop);
        Compare("new listings, many beside few", turn => turn.New, turn => turn.NewOfFew);
        Compare("next prices, many beside few", turn => turn.Next, turn => turn.NextOfFew);
        return Median(turns, turn => turn.Next);

        void Compare(string name, Func<RecordingTurn, double> a, Func<RecordingTurn, double> b) =>
            Row(name, Median(turns, turn => a(turn) / b(turn)), Median(turns, a), Median(turns, b));
    }

    internal static double[] Numbers(string line) =>
        [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>Prices a second: of new listings, of listings that have one, and of the loop.</summary>
    private readonly record struct RecordingTurn(
        double New,
        double Next,
        double Loop,
        double NewOfFew,
        double NextOfFew
    );
}

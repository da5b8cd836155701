using System.Text;
using static ListingFunctions.Benchmarks.Report;

namespace ListingFunctions.Benchmarks;

/// <summary>Catalogues sent as lines: how fast, beside a bare loop, and in how much memory, however long they are.</summary>
internal static class Lines
{
    public const string Created = "created";
    public const string Updated = "updated";
    public const string Unchanged = "unchanged";

    private const int WarmUp = 1;
    private const string Path = "/api/sources/bench/listings";

    /// <summary>Listings of the catalogue that is sent again and again as one long one.</summary>
    private const int KeysOfLongRequest = 1000;

    public static async Task CompareAsync(Child cosmos, Scale scale)
    {
        await CompareRatesAsync(cosmos, scale);
        await MeasureMemoryAsync(cosmos, scale);
    }

    private static async Task CompareRatesAsync(Child cosmos, Scale scale)
    {
        Title("Lines of a catalogue: the app beside a bare loop that makes the same changes", "app/s", "bare/s");
        await using var app = await Child.StartAsync("app", cosmos.Greeting);
        await using var bare = await Child.StartAsync("lines", cosmos.Greeting);
        var host = new Uri(app.Greeting);
        var turns = new List<(string Outcome, double App, double Bare)>();
        for (var round = 0; round < scale.Rounds + WarmUp; round++)
        {
            var first = round * scale.Changes;
            foreach (var (outcome, price) in new[] { (Created, 1), (Updated, 2), (Unchanged, 2) })
            {
                var lines = Enumerable.Range(first, scale.Changes).Select(index => Line($"{index}", price));
                var ofApp = await LineClient.SendAsync(host, Path, lines, outcome);
                var ofBare = Comparison.Numbers(await bare.AskAsync($"{outcome} {first} {scale.Changes}"))[0];
                if (round >= WarmUp)
                    turns.Add((outcome, ofApp, ofBare));
            }
        }

        foreach (var of in turns.GroupBy(turn => turn.Outcome))
            Row(
                of.Key,
                Median(of, turn => turn.App / turn.Bare),
                Median(of, turn => turn.App),
                Median(of, turn => turn.Bare)
            );
    }

    private static async Task MeasureMemoryAsync(Child cosmos, Scale scale)
    {
        Heading("Memory of the app while it reads one request of so many lines");
        for (var count = KeysOfLongRequest; count <= scale.MostLines; count *= 10)
        {
            await using var app = await Child.StartAsync("app", cosmos.Greeting);
            var host = new Uri(app.Greeting);
            var keys = Enumerable.Range(0, KeysOfLongRequest).Select(index => Line($"{index}", 2));
            // The same for all: code is compiled, and the listings exist and are as the lines say.
            await LineClient.SendAsync(host, Path, keys, Unchanged);
            var lines = Enumerable.Range(0, count).Select(index => Line($"{index % KeysOfLongRequest}", 2));
            var rate = await LineClient.SendAsync(host, Path, lines, Unchanged);
            MemoryRow(count, "lines", rate, app);
        }
    }

    private static byte[] Line(string key, int price)
    {
        var body = Encoding.UTF8.GetString(Dataset.Body(0, price)).Trim();
        return Encoding.UTF8.GetBytes($$"""{"key":"{{key}}",{{body[1..]}}""");
    }
}

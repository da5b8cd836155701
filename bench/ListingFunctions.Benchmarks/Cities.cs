using System.Globalization;

namespace ListingFunctions.Benchmarks;

/// <summary>
/// The cities of listings: five hundred, their sizes by Zipf's law, so that the largest has 15 % of the listings and the
/// smallest 0.03 %. All names have the length of <c>Berchtesgaden</c>.
/// </summary>
internal static class Cities
{
    private const int Count = 500;

    private static readonly double[] Shares = [.. Cumulative()];

    /// <summary>The largest one.</summary>
    public static string MostCommon { get; } = NameOf(1);

    /// <summary>The city of the listing with this index. Any few hundred listings have the cities in these shares.</summary>
    public static string Of(int index)
    {
        // Multiples of the golden ratio are spread evenly, however many there are.
        var place = index * 0.618_033_988_749_894_9 % 1;
        var rank = Array.BinarySearch(Shares, place);
        return NameOf(Math.Min(Count, (rank < 0 ? ~rank : rank) + 1));
    }

    private static string NameOf(int rank) => string.Create(CultureInfo.InvariantCulture, $"Musterort-{rank:D3}");

    private static IEnumerable<double> Cumulative()
    {
        var all = Enumerable.Range(1, Count).Sum(rank => 1.0 / rank);
        var sum = 0.0;
        for (var rank = 1; rank <= Count; rank++)
            yield return sum += 1 / (rank * all);
    }
}

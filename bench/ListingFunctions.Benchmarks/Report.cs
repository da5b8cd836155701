using System.Globalization;

namespace ListingFunctions.Benchmarks;

/// <summary>Prints what was measured, as tables of ratios and rates.</summary>
internal static class Report
{
    /// <summary>The median of a figure of each turn.</summary>
    public static double Median<T>(IEnumerable<T> turns, Func<T, double> figure)
    {
        var sorted = turns.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Begins what is measured next.</summary>
    public static void Heading(string text) => Console.WriteLine($"{Environment.NewLine}{text}");

    /// <summary>Memory and rate of an app of its own, after so many of something.</summary>
    public static void MemoryRow(int count, string what, double rate, Child app) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count, 12:N0} {what}{rate, 10:F1}/s{app.MemoryMB, 8} MB, at most {app.PeakMemoryMB} MB"
            )
        );

    /// <summary>Begins a table; its first column is the ratio.</summary>
    public static void Title(string title, params string[] columns)
    {
        Heading(title);
        Console.WriteLine($"{"", -34}{"ratio", 8}{string.Concat(columns.Select(column => $"{column, 10}"))}");
    }

    /// <summary>A row of the table.</summary>
    public static void Row(string name, double ratio, params double[] figures) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -34}{ratio, 8:F2}{string.Concat(figures.Select(figure => $"{figure.ToString(figure < 10 ? "F2" : "F1", CultureInfo.InvariantCulture), 10}"))}"
            )
        );
}

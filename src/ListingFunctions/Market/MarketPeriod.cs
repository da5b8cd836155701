using System.Globalization;

namespace ListingFunctions.Market;

/// <summary>How long the periods of the market are.</summary>
internal enum MarketInterval
{
    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar day.</summary>
    Day,
}

/// <summary>A calendar month or day in UTC, or the part of the current month that has passed.</summary>
/// <param name="Name">The month, <c>2026-11</c>, or the day, <c>2026-11-25</c>.</param>
/// <param name="Start">Its first instant.</param>
/// <param name="End">The first instant after it.</param>
internal sealed record MarketPeriod(string Name, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The years of which there are days; of earlier ones there are months.</summary>
    public const int YearsOfDays = 2;

    /// <summary>
    /// The months that there are at most, a hundred years: an imported listing may have been created at any time, and its
    /// place must not get a document for every year since then.
    /// </summary>
    public const int MaxMonths = 1200;

    private const string MonthFormat = "yyyy-MM";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>
    /// The periods from that of <paramref name="first"/> to <paramref name="until"/>, oldest first, without gaps; none if
    /// <paramref name="first"/> is not earlier.
    /// </summary>
    /// <param name="interval">Their length.</param>
    /// <param name="first">The first instant that counts.</param>
    /// <param name="until">The end of the last period, a midnight in UTC.</param>
    public static IReadOnlyList<MarketPeriod> Between(
        MarketInterval interval,
        DateTimeOffset first,
        DateTimeOffset until
    )
    {
        var periods = new List<MarketPeriod>();
        for (var start = StartOf(interval, first, until); start < until; )
        {
            var next = interval == MarketInterval.Month ? start.AddMonths(1) : start.AddDays(1);
            var name = start.ToString(FormatOf(interval), CultureInfo.InvariantCulture);
            periods.Add(new MarketPeriod(name, start, next < until ? next : until));
            start = next;
        }

        return periods;
    }

    /// <summary>The first instant of the period with this <see cref="Name"/>.</summary>
    public static DateTimeOffset StartOf(MarketInterval interval, string name) =>
        DateTimeOffset.ParseExact(
            name,
            FormatOf(interval),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );

    private static DateTimeOffset StartOf(MarketInterval interval, DateTimeOffset first, DateTimeOffset until)
    {
        var day = new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
        if (interval == MarketInterval.Day)
            return Latest(day, until.AddYears(-YearsOfDays));
        var current = until.AddTicks(-1).UtcDateTime;
        return Latest(
            day.AddDays(1 - day.Day),
            new DateTimeOffset(current.Year, current.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1 - MaxMonths)
        );
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string FormatOf(MarketInterval interval) =>
        interval == MarketInterval.Month ? MonthFormat : DayFormat;
}

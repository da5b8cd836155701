using System.Globalization;
using System.Text.RegularExpressions;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The query parameters of a question about prices. Those outside their rule, and those that nobody knows, are gathered
/// in one <see cref="Problem"/>, so that a client hears of all of them at once.
/// </summary>
internal sealed partial class PriceParameters
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Where some clients send the function key, to operations that want none too.</summary>
    private const string FunctionKey = "code";

    private readonly IQueryCollection _query;
    private readonly List<BrokenRule> _broken = [];

    public PriceParameters(HttpRequest request, params string[] known)
    {
        _query = request.Query;
        foreach (var name in _query.Keys.Where(name => !IsKey(name)).Except(known, StringComparer.OrdinalIgnoreCase))
            _broken.Add(new BrokenRule(name, "is not a known parameter"));
    }

    /// <summary>Whether nothing is asked in particular.</summary>
    public bool IsEmpty => _query.Keys.All(IsKey);

    /// <summary>422, naming all that is wrong; <see langword="null"/> when nothing is.</summary>
    public Problem? Problem => _broken.Count == 0 ? null : Problem.Invalid(_broken);

    /// <summary>Whether the parameter is there; what it says, or <see langword="null"/> where it is there twice.</summary>
    public bool Has(string name, out string? value)
    {
        var values = _query[name];
        value = values.Count == 1 ? values[0] : null;
        return values.Count > 0;
    }

    /// <summary><c>from</c>, which belongs to the range, and <c>to</c>, which does not.</summary>
    public PriceRange Range()
    {
        // Changes have whole milliseconds: one at or after an instant between two of them is at the second or after.
        var range = new PriceRange(Instant("from", roundUp: true), Instant("to", roundUp: true));
        if (range.From > range.Before)
            _broken.Add(new BrokenRule("from", "must not be later than to"));
        return range;
    }

    /// <summary>An instant, in milliseconds; <see langword="null"/> where it is left out.</summary>
    public DateTimeOffset? Instant(string name, bool roundUp)
    {
        if (!Has(name, out var text))
            return null;
        if (TryReadInstant(text, roundUp, out var instant))
            return instant;
        _broken.Add(
            new BrokenRule(
                name,
                "must be an instant of RFC 3339 with its offset, such as 2025-01-17T19:20:52.798Z, before the year 9999"
            )
        );
        return null;
    }

    /// <summary><c>limit</c>, 1 to 1000, 100 where it is left out.</summary>
    public int Limit() =>
        (int)(Number("limit", NumberStyles.None, 1, MaxLimit, $"a whole number from 1 to {MaxLimit}") ?? DefaultLimit);

    /// <summary>A number of percent from 0 to a million.</summary>
    public decimal? Percent(string name) =>
        Number(name, NumberStyles.AllowDecimalPoint, 0, 1_000_000, "a number of percent from 0 to 1000000");

    /// <summary>One of some words; <see langword="null"/> where it is left out.</summary>
    public string? Choice(string name, params string[] words)
    {
        if (!Has(name, out var word))
            return null;
        if (words.Contains(word))
            return word;
        _broken.Add(new BrokenRule(name, $"must be {string.Join(" or ", words)}"));
        return null;
    }

    private decimal? Number(string name, NumberStyles styles, decimal min, decimal max, string rule)
    {
        if (!Has(name, out var text))
            return null;
        if (
            decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)
            // A number may end with NULs, for its parser.
            && !text.Contains('\0', StringComparison.Ordinal)
            && number >= min
            && number <= max
        )
            return number;
        _broken.Add(new BrokenRule(name, $"must be {rule}"));
        return null;
    }

    private static bool TryReadInstant(string? text, bool roundUp, out DateTimeOffset instant)
    {
        instant = default;
        if (
            Rfc3339.Match(text ?? "") is not { Success: true, Groups: var groups }
            || !DateTime.TryParseExact(
                $"{groups["date"].Value}T{groups["time"].Value}",
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            )
        )
            return false;

        var fraction = groups["fraction"].Value.PadRight(3, '0');
        var milliseconds = long.Parse(fraction[..3], CultureInfo.InvariantCulture);
        if (roundUp && fraction.AsSpan(3).ContainsAnyExcept('0'))
            milliseconds++;
        var ticks = local.Ticks + milliseconds * TimeSpan.TicksPerMillisecond - OffsetOf(groups).Ticks;
        if (ticks < 0 || ticks >= LastYear.Ticks)
            return false;
        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static TimeSpan OffsetOf(GroupCollection groups)
    {
        if (!groups["sign"].Success)
            return TimeSpan.Zero;
        var offset = TimeSpan.ParseExact(groups["offset"].Value, "hh':'mm", CultureInfo.InvariantCulture);
        return groups["sign"].Value == "-" ? -offset : offset;
    }

    private static bool IsKey(string name) => name.Equals(FunctionKey, StringComparison.OrdinalIgnoreCase);

    /// <summary>Later instants could not be followed by others.</summary>
    private static readonly DateTime LastYear = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // A + that is not escaped in an address arrives as a space.
    [GeneratedRegex(
        """
            \A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,30}))?
            ([Zz]|(?<sign>[-+\ ])(?<offset>([01][0-9]|2[0-3]):[0-5][0-9]))\z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Rfc3339 { get; }
}

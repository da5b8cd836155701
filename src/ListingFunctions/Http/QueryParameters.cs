using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Json;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>
/// The parameters of a query string, validated as they are read. All that are invalid, unknown, or repeated without
/// permission are reported in one <see cref="Problem"/>. Names are matched ignoring case, as in ASP.NET. The host's own
/// parameter, a function key, is ignored.
/// </summary>
internal sealed partial class QueryParameters(IQueryCollection query)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    private static readonly Rule LimitRule = Rule.Integer($"must be a whole number from 1 to {MaxLimit}", 1, MaxLimit);
    private static readonly Rule ContinuationRule = Rule.Pattern(
        "must be taken from the Link header of the previous page"
    );
    private static readonly Rule InstantRule = Rule.Pattern(
        "must be an RFC 3339 date and time with an offset, such as 2025-01-17T19:20:52.798Z, before the year 9999",
        Rfc3339.IsMatch
    );

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { FunctionKeys.Parameter };
    private readonly List<BrokenRule> _broken = [];

    /// <summary>Parses a value; <see langword="false"/> if it breaks its rule.</summary>
    public delegate bool Reader<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Whether the query has no parameters. Meant to be read before any parameter is.</summary>
    public bool IsEmpty => query.Keys.All(_known.Contains);

    /// <summary>422 with the rules broken so far and the unknown parameters; <see langword="null"/> if there are none.</summary>
    public Problem? Problem
    {
        get
        {
            var unknown = query.Keys.Where(name => !_known.Contains(name)).Order(StringComparer.Ordinal);
            BrokenRule[] broken = [.. _broken, .. unknown.Select(Unknown)];
            return broken.Length == 0 ? null : Problem.Invalid(broken);
        }
    }

    /// <summary>A value of a reference type; <see langword="null"/> if the parameter is absent or invalid.</summary>
    public T? Text<T>(string name, Rule rule, Reader<T> read)
        where T : class => TryOne(name, rule, read, out var value) ? value : null;

    /// <summary>A value of a value type, such as a number or an instant; <see langword="null"/> if it is absent or invalid.</summary>
    public T? Value<T>(string name, Rule rule, Reader<T> read)
        where T : struct => TryOne(name, rule, read, out var value) ? value : null;

    /// <summary>The values of a parameter that may be repeated, in order.</summary>
    public IReadOnlyList<T> All<T>(string name, Rule rule, Reader<T> read)
        where T : struct
    {
        _known.Add(name);
        var values = new List<T>();
        foreach (var text in query[name])
        {
            if (!read(text ?? "", out var value))
            {
                Break(name, rule.Message, rule.CodeOf(text ?? ""));
                return [];
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>One of several words; <see langword="null"/> if it is absent or invalid.</summary>
    public string? Choice(string name, params string[] words) =>
        Text<string>(
            name,
            Rule.OneOf($"must be {string.Join(" or ", words)}"),
            (string text, [MaybeNullWhen(false)] out string word) => words.Contains(word = text)
        );

    /// <summary>An RFC 3339 instant, rounded up to the millisecond, or down.</summary>
    public DateTimeOffset? Instant(string name, bool roundUp = true) =>
        Value<DateTimeOffset>(name, InstantRule, (text, out instant) => TryInstant(text, roundUp, out instant));

    /// <summary><c>limit</c>, 1 to 1000; 100 if it is absent.</summary>
    public int Limit() =>
        (int)(
            Value<long>("limit", LimitRule, (text, out limit) => TryInteger(text, 1, MaxLimit, out limit))
            ?? DefaultLimit
        );

    /// <summary>A continuation, not yet validated: an invalid one is a 400, which is returned only if no rule is broken.</summary>
    public string? Continuation(string name = "continuation") =>
        Text<string>(
            name,
            ContinuationRule,
            (string text, [MaybeNullWhen(false)] out string token) =>
            {
                token = text;
                return true;
            }
        );

    /// <summary>Reports a parameter that is required and absent.</summary>
    public void Require(string name, Rule rule)
    {
        _known.Add(name);
        if (query[name].Count == 0)
            Break(name, $"is required; it {rule.Message}", RuleCode.Required);
    }

    /// <summary>Reports a broken rule, such as one between two parameters.</summary>
    public void Break(string name, string message, RuleCode code) => _broken.Add(new BrokenRule(name, message, code));

    /// <summary>Text of at least one character.</summary>
    public static bool TryText(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length > 0;
    }

    /// <summary>A number as JSON writes it, so that it can be read under the rules of the bodies.</summary>
    public static bool TryNumber(string text, out JsonElement number)
    {
        number = JsonForm.IsMatch(text) ? JsonElement.Parse(text) : default;
        return number.ValueKind == JsonValueKind.Number;
    }

    /// <summary>A whole number of a range, read as in a body: <c>3.0</c> and <c>3e0</c> are 3.</summary>
    public static bool TryInteger(string text, long min, long max, out long value)
    {
        value = 0;
        return TryNumber(text, out var number) && number.TryGetInteger(min, max, out value);
    }

    /// <summary>An RFC 3339 instant, rounded up to the millisecond, or down; then before the year 9999.</summary>
    public static bool TryInstant(string text, bool roundUp, out DateTimeOffset instant)
    {
        instant = default;
        if (
            Rfc3339.Match(text) is not { Success: true, Groups: var groups }
            || !DateTime.TryParseExact(
                $"{groups["date"].Value}T{groups["time"].Value}",
                "s",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            )
        )
            return false;

        var fraction = groups["fraction"].Value.PadRight(3, '0');
        var milliseconds = long.Parse(fraction[..3], CultureInfo.InvariantCulture);
        var ticks = local.Ticks + milliseconds * TimeSpan.TicksPerMillisecond - OffsetOf(groups).Ticks;
        if (roundUp && fraction.AsSpan(3).ContainsAnyExcept('0'))
            ticks += TimeSpan.TicksPerMillisecond;
        // Later instants would leave no room for the next one; and a link has the rounded one, which must be read again.
        if (ticks < 0 || ticks >= new DateTime(9999, 1, 1).Ticks)
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

    private bool TryOne<T>(string name, Rule rule, Reader<T> read, [MaybeNullWhen(false)] out T value)
    {
        _known.Add(name);
        value = default;
        var values = query[name];
        if (values.Count == 0)
            return false;
        if (values.Count == 1 && read(values[0] ?? "", out value))
            return true;
        if (values.Count == 1)
            Break(name, rule.Message, rule.CodeOf(values[0] ?? ""));
        else
            Break(name, $"appears more than once; it {rule.Message}", RuleCode.Duplicate);
        return false;
    }

    private static BrokenRule Unknown(string name) =>
        name.Length > 0
            ? new BrokenRule(name, "is not a known parameter", RuleCode.Unknown)
            : new BrokenRule("query", "has a parameter without a name", RuleCode.Unknown);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonForm { get; }

    // A + that is not escaped in an address arrives as a space.
    [GeneratedRegex(
        """
            \A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?
            ([Zz]|(?<sign>[-+\ ])(?<offset>([01][0-9]|2[0-3]):[0-5][0-9]))\z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Rfc3339 { get; }
}

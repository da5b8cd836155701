using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>
/// The parameters of a query string, judged as they are read: each that is outside its rule, not known, or repeated
/// where it must not be is kept in <see cref="Broken"/>. Names are read without regard to case, as ASP.NET has them.
/// </summary>
internal sealed partial class QueryParameters(IQueryCollection query)
{
    /// <summary>Where a function key may travel: the host's parameter on every function, not the function's.</summary>
    private const string FunctionKey = "code";

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { FunctionKey };
    private readonly List<BrokenRule> _broken = [];

    /// <summary>Reads a value; <see langword="false"/> where it is outside of its rule.</summary>
    public delegate bool Reader<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>The rules broken so far, and the parameters that nobody asked for.</summary>
    public IReadOnlyList<BrokenRule> Broken =>
        [.. _broken, .. query.Keys.Where(name => !_known.Contains(name)).Order(StringComparer.Ordinal).Select(Unknown)];

    /// <summary>A value that is text; <see langword="null"/> where the parameter is not there, or broken.</summary>
    public T? Text<T>(string name, string rule, Reader<T> read)
        where T : class => TryOne(name, rule, read, out var value) ? value : null;

    /// <summary>The same of a number, an instant and the like.</summary>
    public T? Value<T>(string name, string rule, Reader<T> read)
        where T : struct => TryOne(name, rule, read, out var value) ? value : null;

    /// <summary>The values of a parameter that may be repeated, in order.</summary>
    public IReadOnlyList<T> All<T>(string name, string rule, Reader<T> read)
        where T : struct
    {
        _known.Add(name);
        var values = new List<T>();
        foreach (var text in query[name])
        {
            if (!read(text ?? "", out var value))
            {
                Break(name, rule);
                return [];
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>A rule between parameters that is broken.</summary>
    public void Break(string name, string rule) => _broken.Add(new BrokenRule(name, rule));

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

    /// <summary>An instant of RFC 3339, to the millisecond that is not before it.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            !InstantForm.IsMatch(text)
            || !DateTimeOffset.TryParse(text.ToUpperInvariant(), CultureInfo.InvariantCulture, out var read)
            || read.UtcDateTime.Year > 9998
        )
            return false;
        var milliseconds = DateTimeOffset.FromUnixTimeMilliseconds(read.ToUnixTimeMilliseconds());
        instant = milliseconds < read ? milliseconds.AddMilliseconds(1) : milliseconds;
        return true;
    }

    private bool TryOne<T>(string name, string rule, Reader<T> read, [MaybeNullWhen(false)] out T value)
    {
        _known.Add(name);
        value = default;
        var values = query[name];
        if (values.Count == 0)
            return false;
        if (values.Count == 1 && read(values[0] ?? "", out value))
            return true;
        Break(name, values.Count == 1 ? rule : $"stands more than once; it {rule}");
        return false;
    }

    private static BrokenRule Unknown(string name) =>
        name.Length > 0
            ? new BrokenRule(name, "is not a known parameter")
            : new BrokenRule("query", "has a parameter without a name");

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonForm { get; }

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex InstantForm { get; }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ListingFunctions.Cosmos;

/// <summary>
/// A session token of Cosmos: how far a session has seen each partition range of a container
/// (<c>range:version#lsn</c>, with more parts if there are several regions; ranges are separated by commas). A
/// read with it is served by a replica that is at least as up to date. The ranges are in the order of their importance to
/// the session: those of its own listings, newest first, before those that only lists have met.
/// </summary>
internal sealed partial class SessionToken
{
    private readonly Dictionary<string, Range> _ranges = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>How far one range was seen: ranges get a new version at a failover, and a sequence number at every write.</summary>
    private sealed record Range(long Version, long Lsn, string Text)
    {
        public bool IsBehind(Range other) => (Version, Lsn).CompareTo((other.Version, other.Lsn)) < 0;
    }

    /// <summary>Adds a token; <see langword="false"/>, without effect, if the text is not one.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isImportant">Whether its ranges become the most important ones; if not, new ones are the least.</param>
    public bool TryAdd(string token, bool isImportant = false)
    {
        if (Parse(token) is not { } ranges)
            return false;
        foreach (var (id, range) in ranges)
            Add(id, range, isImportant);
        return true;
    }

    /// <summary>
    /// Replaces ranges by those of a token, also if they are behind. <see langword="false"/>, without effect, if it is not
    /// a token, or not of ranges that are known.
    /// </summary>
    public bool TryReplace(string token)
    {
        if (Parse(token) is not { } ranges || !ranges.TrueForAll(range => _ranges.ContainsKey(range.Id)))
            return false;
        foreach (var (id, range) in ranges)
            _ranges[id] = range;
        return true;
    }

    /// <summary>
    /// The token in the form of Cosmos, in at most so many characters. The least important ranges that do not fit are left
    /// out, which weakens the session: a read from them may be older than what it has seen.
    /// </summary>
    public string ToString(int maxLength)
    {
        var text = new StringBuilder();
        foreach (var id in _order)
        {
            var range = _ranges[id].Text;
            if (text.Length + 1 + range.Length > maxLength)
                break;
            text.Append(text.Length > 0 ? "," : "").Append(range);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(int.MaxValue);

    private void Add(string id, Range range, bool isImportant)
    {
        var isNew = !_ranges.TryGetValue(id, out var known);
        if (isNew || known!.IsBehind(range))
            _ranges[id] = range;
        if (isImportant)
        {
            if (!isNew)
                _order.Remove(id);
            _order.Insert(0, id);
        }
        else if (isNew)
        {
            _order.Add(id);
        }
    }

    private static List<(string Id, Range Range)>? Parse(string token)
    {
        var ranges = new List<(string Id, Range Range)>();
        foreach (var part in token.Split(','))
        {
            var match = Part.Match(part);
            if (!match.Success)
                return null;
            var (version, lsn) = (match.Groups["version"], match.Groups["lsn"]);
            if (
                !long.TryParse(lsn.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
                || !TryParse(version, out var since)
            )
                return null;
            ranges.Add((match.Groups["range"].Value, new Range(since, at, part)));
        }

        return ranges;
    }

    private static bool TryParse(Group version, out long value)
    {
        value = -1;
        return !version.Success
            || long.TryParse(version.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    [GeneratedRegex(
        @"\A(?<range>\d{1,10}):((?<version>-?\d{1,19})#)?(?<lsn>-?\d{1,19})(#\d{1,10}=-?\d{1,19})*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Part { get; }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace ListingFunctions.Cosmos;

/// <summary>
/// A session token of Cosmos: how far a session has seen each partition range of a container
/// (<c>range:version#lsn</c>, with more parts if there are several regions; ranges are separated by commas). A
/// read with it is served by a replica that is at least as up to date.
/// </summary>
internal sealed partial class SessionToken
{
    private readonly SortedDictionary<string, Range> _ranges = new(StringComparer.Ordinal);

    /// <summary>How far one range was seen: ranges get a new version at a failover, and a sequence number at every write.</summary>
    private sealed record Range(long Version, long Lsn, string Text)
    {
        public bool IsBehind(Range other) => (Version, Lsn).CompareTo((other.Version, other.Lsn)) < 0;
    }

    /// <summary>Adds a token; <see langword="false"/>, without effect, if the text is not one.</summary>
    public bool TryAdd(string token)
    {
        var read = new List<(string Id, Range Range)>();
        foreach (var part in token.Split(','))
        {
            var match = Part.Match(part);
            if (!match.Success)
                return false;
            var (version, lsn) = (match.Groups["version"], match.Groups["lsn"]);
            if (
                !long.TryParse(lsn.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
                || !TryParse(version, out var since)
            )
                return false;
            read.Add((match.Groups["range"].Value, new Range(since, at, part)));
        }

        foreach (var (id, range) in read)
            if (!_ranges.TryGetValue(id, out var known) || known.IsBehind(range))
                _ranges[id] = range;
        return true;
    }

    /// <summary>The token in the form of Cosmos.</summary>
    public override string ToString() => string.Join(',', _ranges.Values.Select(range => range.Text));

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

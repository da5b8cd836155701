using System.Globalization;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>
/// Session tokens: <c>{range}:{version}#{lsn}</c>, a pair for each range. Version and regions never change here.
/// </summary>
internal static class SessionToken
{
    private const string Version = "-1";

    /// <summary>The pair of a range.</summary>
    public static string Write(PartitionRange range) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.Id}:{Version}#{range.Lsn}");

    /// <summary>Reads a pair, also in its older form without a version, and with regions after the LSN.</summary>
    public static (int Range, long Lsn) Parse(string pair)
    {
        var (range, token) = Cut(pair, ':');
        var parts = token.Split('#');
        var lsn = parts.Length == 1 ? parts[0] : parts[1];
        return
            int.TryParse(range, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(lsn, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (id, number)
            : throw RequestRejectedException.BadRequest($"The session token '{pair}' is not one of Cosmos DB.");
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? ("", text) : (text[..at], text[(at + 1)..]);
    }
}

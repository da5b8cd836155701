using System.Globalization;

namespace ListingFunctions.Json;

/// <summary>
/// Instants as text, RFC 3339 in UTC with milliseconds (<c>2025-01-17T19:20:52.798Z</c>): the order of the texts is the
/// order in time.
/// </summary>
internal static class Instant
{
    /// <summary>The format, for an instant in UTC.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The last second of which instants can be read, the last of the year 9998, in Unix seconds.</summary>
    public const long LastSecond = 253_370_764_799;

    /// <summary>The last instant that can be read: every other has one after it.</summary>
    public static readonly DateTimeOffset Last = DateTimeOffset.FromUnixTimeSeconds(LastSecond).AddMilliseconds(999);

    /// <summary>A text after those of all instants, as a bound.</summary>
    public const string AfterAll = "9999";

    /// <summary>The text of an instant.</summary>
    public static string TextOf(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}

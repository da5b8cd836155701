using System.Globalization;
using System.Text;

namespace ListingFunctions.Json;

/// <summary>
/// Instants as text, RFC 3339 in UTC with milliseconds (<c>2025-01-17T19:20:52.798Z</c>): the order of the texts is the
/// order in time.
/// </summary>
internal static class Instant
{
    /// <summary>The bytes that <see cref="Write"/> needs.</summary>
    public const int Space = 28;

    private const int Length = 24;

    /// <summary>The last second of which instants can be read, the last of the year 9998, in Unix seconds.</summary>
    public const long LastSecond = 253_370_764_799;

    /// <summary>The last instant that can be read: every other has one after it.</summary>
    public static readonly DateTimeOffset Last = DateTimeOffset.FromUnixTimeSeconds(LastSecond).AddMilliseconds(999);

    /// <summary>A text after those of all instants, as a bound.</summary>
    public const string AfterAll = "9999";

    /// <summary>The text of an instant.</summary>
    public static string TextOf(DateTimeOffset instant) =>
        Encoding.ASCII.GetString(Write(instant, stackalloc byte[Space]));

    /// <summary>Writes the text of an instant, in ASCII, and returns it.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="text">Where to write it.</param>
    public static ReadOnlySpan<byte> Write(DateTimeOffset instant, Span<byte> text)
    {
        // 2025-01-17T19:20:52.7980000Z, cut off: .NET writes its own form ten times as fast as one that is described to it.
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Length - 1] = (byte)'Z';
        return text[..Length];
    }
}

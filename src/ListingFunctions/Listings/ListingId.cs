using System.Globalization;

namespace ListingFunctions.Listings;

/// <summary>
/// Generates and parses ids of listings: integers below 2^53, which JavaScript reads exactly, ordered by time without a
/// counter shared by all instances. Milliseconds since 2025-01-01, then 12 random bits; if two creates get the same id,
/// Cosmos reports a conflict, and the later one tries the next id.
/// </summary>
public sealed class ListingId(TimeProvider time)
{
    /// <summary>The largest id: 2^53 − 1.</summary>
    public const long Max = (1L << 53) - 1;

    private const int SequenceBits = 12;
    private static readonly DateTimeOffset Epoch = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An id for a listing that is created now.</summary>
    public long Next()
    {
        var milliseconds = Math.Max(0, (long)(time.GetUtcNow() - Epoch).TotalMilliseconds);
#pragma warning disable CA5394 // The bits avoid collisions and are not secret; a secure generator costs a system call per listing.
        var sequence = Random.Shared.NextInt64(1 << SequenceBits);
#pragma warning restore CA5394
        return ((milliseconds << SequenceBits) | sequence) & Max;
    }

    /// <summary>Parses an id as the API and Cosmos write it: decimal digits, no sign, no leading zero.</summary>
    public static bool TryParse(string text, out long id) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id <= Max && Format(id) == text;

    /// <summary>The id as Cosmos stores it.</summary>
    public static string Format(long id) => id.ToString(CultureInfo.InvariantCulture);
}

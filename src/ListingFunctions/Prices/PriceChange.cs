using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>A price, the instant of the write that set it, and its place in the history.</summary>
/// <param name="PriceEur">Euros, at most two decimal places.</param>
/// <param name="CreatedDate">UTC, whole milliseconds; within a listing no two changes share one.</param>
/// <param name="Number">
/// 1, 2, 3 … within the listing, without a gap; 0, and absent from JSON, in data that was written before changes had
/// numbers.
/// </param>
[JsonConverter(typeof(PriceChangeConverter))]
public sealed record PriceChange(decimal PriceEur, DateTimeOffset CreatedDate, long Number = 0)
{
    /// <summary>
    /// The instant as text whose order is chronological (<c>2025-01-17T19:20:52.798Z</c>). It is the Cosmos id of the
    /// change within its listing, so recording a change twice is a conflict (409) and changes nothing.
    /// </summary>
    public string Key => KeyOf(CreatedDate);

    /// <summary>Whether another one is the same change, which may have got another number since.</summary>
    public bool IsSame(PriceChange other) => other with { Number = Number } == this;

    /// <summary>The <see cref="Key"/> of a change at <paramref name="instant"/>.</summary>
    public static string KeyOf(DateTimeOffset instant) => Instant.TextOf(instant);
}

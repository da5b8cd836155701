using System.Text.Json.Serialization;

namespace ListingFunctions.Sources;

/// <summary>
/// The listing id that belongs to a key, fixed before the listing is created, so that concurrent senders of a key create
/// one listing. Stored in <c>source_keys</c> (partition key <c>/id</c>).
/// </summary>
/// <param name="Id">See <see cref="SourceKey.Id"/>.</param>
/// <param name="ListingId">The id of the listing, which may not exist yet, or no longer.</param>
/// <param name="ReservedDate">When the id was reserved.</param>
public sealed record SourceReservation(string Id, long ListingId, DateTimeOffset ReservedDate)
{
    /// <summary>
    /// How long a listing may still be created under it; then it must be renewed first. Far longer than a request lives.
    /// </summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    /// <summary>
    /// After this time without a listing the key gets another id: the listing was deleted and has expired. A request that
    /// could still create it would have found the reservation no longer fresh long before.
    /// </summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromHours(24);

    /// <summary>The ETag at which it was read; <see langword="null"/> if it was just created.</summary>
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }

    /// <summary>
    /// The reservation that a listing may be created under now; the same one if it is fresh. Only for a key whose listing
    /// does not exist.
    /// </summary>
    /// <param name="now">The current time.</param>
    /// <param name="nextId">A new listing id.</param>
    public SourceReservation RenewedAt(DateTimeOffset now, Func<long> nextId)
    {
        var age = now - ReservedDate;
        return age < FreshFor ? this
            : age < HeldFor ? this with { ReservedDate = now }
            : this with { ListingId = nextId(), ReservedDate = now };
    }
}

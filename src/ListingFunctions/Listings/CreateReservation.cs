namespace ListingFunctions.Listings;

/// <summary>
/// What a create will make, decided before it is made: whoever sends the same create again makes the same listing, at
/// the same id and instant, or finds it made. <c>idempotency_keys</c> holds it for 24 hours (partition key <c>/id</c>).
/// </summary>
/// <param name="Id">The digest of the <c>Idempotency-Key</c>; see <see cref="Listing.Creation"/>.</param>
/// <param name="ListingId">The id that the listing gets.</param>
/// <param name="CreatedDate">The instant of the create.</param>
/// <param name="Body">The digest of what the body says: the same key with another body is a mistake.</param>
public sealed record CreateReservation(string Id, long ListingId, DateTimeOffset CreatedDate, string Body);

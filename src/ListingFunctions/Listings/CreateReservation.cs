namespace ListingFunctions.Listings;

/// <summary>
/// The id and instant of a create, fixed before the listing is created: a retry creates the same listing, at the same
/// id and instant, or finds it created. Stored in <c>idempotency_keys</c> for 24 hours (partition key <c>/id</c>).
/// </summary>
/// <param name="Id">The digest of the <c>Idempotency-Key</c>; see <see cref="Listing.Creation"/>.</param>
/// <param name="ListingId">The id of the listing.</param>
/// <param name="CreatedDate">The instant of the create.</param>
/// <param name="Body">The digest of the body: the same key with a different body is a client error.</param>
public sealed record CreateReservation(string Id, long ListingId, DateTimeOffset CreatedDate, string Body);

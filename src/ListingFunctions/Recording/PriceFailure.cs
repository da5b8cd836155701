using System.Text.Json.Serialization;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;

namespace ListingFunctions.Recording;

/// <summary>
/// A dead letter: a document of the change feed whose price can never be recorded, as stored in <c>price_failures</c>
/// (partition key <c>/id</c>).
/// </summary>
/// <param name="Id">A digest of the document, so a redelivery adds nothing.</param>
/// <param name="ListingId">The document's <c>id</c>, if it has one that is a string.</param>
/// <param name="Reason">Why it cannot be recorded.</param>
/// <param name="Document">The document as the trigger delivered it, as text; omitted from lists.</param>
/// <param name="FailedDate">When it failed.</param>
public sealed record PriceFailure(
    string Id,
    string? ListingId,
    string Reason,
    string? Document,
    DateTimeOffset FailedDate
) : IDeadLetter
{
    /// <summary>
    /// Characters stored of a document; even fully escaped, well within the 2 MB limit of a Cosmos item.
    /// </summary>
    private const int MaxLength = 300_000;

    /// <summary>
    /// Whether <see cref="Document"/> is truncated, because the complete document would exceed the 2 MB limit of a
    /// Cosmos item; or absent, because it could not be read when its listing was erased.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }

    /// <summary>The dead letter for a document that was delivered at <paramref name="now"/>.</summary>
    public static PriceFailure Of(string? listingId, string reason, string document, DateTimeOffset now)
    {
        var kept = document.Length > MaxLength ? BeginningOf(document) : document;
        return new PriceFailure(DeadLetterStore.IdOf(document), listingId, reason, kept, now)
        {
            Truncated = kept.Length < document.Length,
        };
    }

    /// <summary>
    /// The dead letter without personal data (<see cref="PersonalData"/>), under the same id, so a redelivery still adds
    /// nothing. Of a document that cannot be read, because it is truncated for one, nothing is kept.
    /// </summary>
    public PriceFailure Erase()
    {
        if (Document is null)
            return this;
        var erased = Truncated ? null : EraseFrom(Document);
        return this with { Document = erased, Truncated = erased is null };
    }

    private static string? EraseFrom(string document) =>
        FeedBatch.TryParse(document, out var json, out _) ? PersonalData.EraseFrom(json) : null;

    /// <summary>Truncates without splitting a surrogate pair.</summary>
    private static string BeginningOf(string document) =>
        document[..(char.IsHighSurrogate(document[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}

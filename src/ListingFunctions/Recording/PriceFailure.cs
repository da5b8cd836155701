using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace ListingFunctions.Recording;

/// <summary>A document of the change feed whose price could not be recorded and never can, as <c>price_failures</c> holds it (partition key <c>/id</c>).</summary>
/// <param name="Id">A digest of the document, so that delivering it again adds nothing.</param>
/// <param name="ListingId">The document's <c>id</c>, where it has one that is text.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Document">The document as the trigger delivered it, as text; left out of lists.</param>
/// <param name="FailedDate">When.</param>
public sealed record PriceFailure(
    string Id,
    string? ListingId,
    string Reason,
    string? Document,
    DateTimeOffset FailedDate
)
{
    /// <summary>Characters kept of a document: with escapes and all, well within the 2 MB of a Cosmos item.</summary>
    private const int MaxLength = 300_000;

    /// <summary>Whether <see cref="Document"/> is only the beginning, because the whole would not fit into a document of Cosmos (2 MB).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }

    /// <summary>Whether a text can be the id of a failure; Cosmos takes no slashes and the like in an id.</summary>
    public static bool IsId(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The failure of a document that came at <paramref name="now"/>.</summary>
    public static PriceFailure Of(string? listingId, string reason, string document, DateTimeOffset now)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        var kept = document.Length > MaxLength ? BeginningOf(document) : document;
        return new PriceFailure(id, listingId, reason, kept, now) { Truncated = kept.Length < document.Length };
    }

    /// <summary>Not ending between the two halves of a character.</summary>
    private static string BeginningOf(string document) =>
        document[..(char.IsHighSurrogate(document[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}

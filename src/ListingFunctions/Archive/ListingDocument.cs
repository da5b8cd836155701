using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.Archive;

/// <summary>What is to be done next with a document of <c>listings</c>. Each step is a write that leads to the next.</summary>
public enum ArchiveStep
{
    /// <summary>Nothing: it is in use, or archived and about to expire.</summary>
    None,

    /// <summary>It was deleted: write the archive, then mark it as archived.</summary>
    Archive,

    /// <summary>It is archived: let the time to live run, first of its history, last its own.</summary>
    Expire,

    /// <summary>It was archived, and then its deletion was taken back: nothing of it may expire.</summary>
    Restore,
}

/// <summary>A document of <c>listings</c> as the archive reads it.</summary>
/// <param name="Listing">The listing.</param>
/// <param name="Prices">Its prices and its version.</param>
/// <param name="Expires">Whether its time to live runs.</param>
internal sealed record ListingDocument(Listing Listing, FeedDocument Prices, bool Expires)
{
    /// <summary>
    /// The rule. A listing is archived when it was archived after it was deleted: one that was brought back and deleted
    /// again is archived again.
    /// </summary>
    public ArchiveStep Next =>
        (Listing.DeletedDate, Listing.ArchivedDate) switch
        {
            ({ } deleted, { } archived) when archived > deleted => Expires ? ArchiveStep.None : ArchiveStep.Expire,
            ({ }, _) => ArchiveStep.Archive,
            (null, { }) => ArchiveStep.Restore,
            (null, null) => ArchiveStep.None,
        };

    /// <summary>Whether the archive has anything to do with a document, be it readable or not.</summary>
    public static bool Concerns(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object
        && (IsSet(document, "deleted_date") || IsSet(document, "archived_date"));

    /// <summary>Reads a document, or says why it is not a listing.</summary>
    public static bool TryRead(
        JsonElement json,
        [NotNullWhen(true)] out ListingDocument? document,
        [NotNullWhen(false)] out string? reason
    )
    {
        document = null;
        if (!FeedDocument.TryRead(json, out var prices, out reason))
            return false;
        try
        {
            var listing = json.Deserialize(ListingsJson.Types.Listing)!;
            document = new ListingDocument(listing, prices, IsSet(json, "ttl"));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            reason = $"The document cannot be read: {e.Message}";
            return false;
        }
    }

    private static bool IsSet(JsonElement document, string member) =>
        document.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.Archive;

/// <summary>The next step for a document of <c>listings</c>. Each step is a write that leads to the next.</summary>
public enum ArchiveStep
{
    /// <summary>Nothing: the listing is in use, or archived and about to expire.</summary>
    None,

    /// <summary>The listing is deleted: write it to the archive, then mark it as archived.</summary>
    Archive,

    /// <summary>The listing is archived: set the time to live, first of its history, then its own.</summary>
    Expire,

    /// <summary>The listing was archived, and then its deletion was undone: remove the time to live.</summary>
    Restore,
}

/// <summary>A document of <c>listings</c> as the archive needs it.</summary>
/// <param name="Stored">The listing, at the ETag at which it was read.</param>
internal sealed record ListingDocument(StoredListing Stored)
{
    /// <summary>The listing.</summary>
    public Listing Listing => Stored.Listing;

    /// <summary>Whether it has a time to live.</summary>
    public bool Expires => Listing.TimeToLive is not null;

    /// <summary>
    /// The next step. A listing counts as archived if this deletion of it was: one that was restored and deleted again
    /// is archived again.
    /// </summary>
    public ArchiveStep Next =>
        (Listing.DeletedDate, Listing.ArchivedDate) switch
        {
            ({ }, _) when Listing.IsArchived => Expires ? ArchiveStep.None : ArchiveStep.Expire,
            ({ }, _) => ArchiveStep.Archive,
            (null, { }) => ArchiveStep.Restore,
            (null, null) => ArchiveStep.None,
        };

    /// <summary>Whether the archive has to process a document, readable or not.</summary>
    public static bool Concerns(JsonElement document)
    {
        try
        {
            return document.ValueKind == JsonValueKind.Object
                && (IsSet(document, "deleted_date") || IsSet(document, "archived_date"));
        }
        catch (InvalidOperationException)
        {
            return false; // A member's name is no text: no listing, and the recorder dead-letters it.
        }
    }

    /// <summary>Parses a document; if it returns false, the reason why it is not a listing.</summary>
    public static bool TryRead(
        JsonElement json,
        [NotNullWhen(true)] out ListingDocument? document,
        [NotNullWhen(false)] out string? reason
    )
    {
        document = StoredListing.TryRead(json, out var stored, out reason) ? new ListingDocument(stored) : null;
        return document is not null;
    }

    private static bool IsSet(JsonElement document, string member) =>
        document.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;
}

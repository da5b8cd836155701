using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ListingFunctions.Listings;

/// <summary>
/// Where a page of listings ended: the sort key of its last document, as it stands there. The next page begins after
/// that key, so listings that come and go between two pages neither repeat nor hide others.
/// </summary>
public sealed record ListingCursor(string CreatedDate, string Id)
{
    /// <summary>Before every listing: no instant's text is greater.</summary>
    public static ListingCursor Newest { get; } = new("9999", string.Empty);

    /// <summary>The cursor as a query parameter; opaque to clients.</summary>
    public string ToToken() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{CreatedDate}|{Id}"));

    /// <summary>Reads <see cref="ToToken"/>.</summary>
    public static bool TryParse(string token, [NotNullWhen(true)] out ListingCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|');
        if (parts is not [{ Length: > 0 } createdDate, { Length: > 0 } id])
            return false;
        cursor = new ListingCursor(createdDate, id);
        return cursor.ToToken() == token;
    }
}

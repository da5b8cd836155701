using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ListingFunctions.Http;

/// <summary>
/// Where a page, newest first, ended: the sort key of its last document, as it stands there. The next page begins after
/// that key, so documents that come and go between two pages neither repeat nor hide others.
/// </summary>
/// <param name="Date">The instant that the page is ordered by, as text.</param>
/// <param name="Id">The Cosmos <c>id</c>, which orders documents of the same instant.</param>
public sealed record PageCursor(string Date, string Id)
{
    /// <summary>Before every document: no instant's text is greater.</summary>
    public static PageCursor Newest { get; } = new("9999", string.Empty);

    /// <summary>The cursor as a query parameter; opaque to clients.</summary>
    public string ToToken() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Date}|{Id}"));

    /// <summary>Reads <see cref="ToToken"/>.</summary>
    public static bool TryParse(string token, [NotNullWhen(true)] out PageCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|');
        if (parts is not [{ Length: > 0 } date, { Length: > 0 } id])
            return false;
        cursor = new PageCursor(date, id);
        return cursor.ToToken() == token;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ListingFunctions.Http;

/// <summary>
/// The position where a page ended: the sort key of its last document, as stored, and its id. The next page begins after
/// them, so documents that are added or removed between two pages neither repeat nor hide others.
/// </summary>
/// <param name="Key">The text of an instant, or a JSON number.</param>
/// <param name="Id">The Cosmos <c>id</c>, which orders documents of the same key.</param>
public sealed record PageCursor(string Key, string Id)
{
    /// <summary>The cursor as a query parameter; opaque to clients.</summary>
    /// <param name="scope">The query of the page; the cursor is valid for it alone.</param>
    // Cosmos has no id with a slash; a key may hold anything.
    public string ToToken(string scope) => OpaqueToken.Write(scope, $"{Id}/{Key}");

    /// <summary>Reads <see cref="ToToken"/>; <see langword="false"/> if the token is not valid for this scope.</summary>
    public static bool TryParse(string token, string scope, [NotNullWhen(true)] out PageCursor? cursor)
    {
        cursor =
            OpaqueToken.TryRead(token, scope, out var position) && position.Split('/', 2) is [var id, var key]
                ? new PageCursor(key, id)
                : null;
        return cursor is not null;
    }
}

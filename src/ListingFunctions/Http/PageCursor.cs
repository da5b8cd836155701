using System.Diagnostics.CodeAnalysis;

namespace ListingFunctions.Http;

/// <summary>
/// Where a page ended: the sort key of its last document, as it stands there, and its id. The next page begins after
/// them, so documents that come and go between two pages neither repeat nor hide others.
/// </summary>
/// <param name="Key">An instant's text, or a number as JSON has it.</param>
/// <param name="Id">The Cosmos <c>id</c>, which orders documents of the same key.</param>
public sealed record PageCursor(string Key, string Id)
{
    /// <summary>After every document by date: no instant's text is greater.</summary>
    public const string AfterAllInstants = "9999";

    /// <summary>The cursor as a query parameter; opaque to clients.</summary>
    /// <param name="question">What the page answers; the cursor is good for it alone.</param>
    // Cosmos has no id with a slash; a key may hold anything.
    public string ToToken(string question) => OpaqueToken.Write(question, $"{Id}/{Key}");

    /// <summary>Reads <see cref="ToToken"/>; <see langword="false"/> for what it did not write of this question.</summary>
    public static bool TryParse(string token, string question, [NotNullWhen(true)] out PageCursor? cursor)
    {
        cursor =
            OpaqueToken.TryRead(token, question, out var place) && place.Split('/', 2) is [var id, var key]
                ? new PageCursor(key, id)
                : null;
        return cursor is not null;
    }
}

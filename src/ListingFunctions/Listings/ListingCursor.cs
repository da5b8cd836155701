using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ListingFunctions.Listings;

/// <summary>
/// Where a page of listings ended: the sort key of its last document, as it stands there, and its id. The next page
/// begins after them, so documents that come and go between two pages neither repeat nor hide others.
/// </summary>
/// <param name="Key">An instant's text, or a number as JSON has it.</param>
/// <param name="Id">The Cosmos <c>id</c>, which orders documents of the same key.</param>
public sealed record ListingCursor(string Key, string Id)
{
    private const int DigestLength = 16;

    /// <summary>The cursor as a query parameter; opaque to clients.</summary>
    /// <param name="query">The filters and the sort that the page was made with; it goes on with these alone.</param>
    public string ToToken(string query)
    {
        // The length tells where the key ends, whatever stands in it.
        var place = string.Create(CultureInfo.InvariantCulture, $"{Key.Length}|{Key}{Id}");
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Digest(query, place) + place));
    }

    /// <summary>
    /// Reads <see cref="ToToken"/>; <see langword="false"/> for anything that it did not write, and for what it wrote of
    /// another query.
    /// </summary>
    /// <remarks>
    /// The digest is no secret: it tells mistakes, not forgers. A forger gains a place in a list that is open to all.
    /// </remarks>
    public static bool TryParse(
        string token,
        string query,
        ListingSort sort,
        [NotNullWhen(true)] out ListingCursor? cursor
    )
    {
        cursor = null;
        if (!Base64Url.IsValid(token))
            return false;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        if (
            bar <= DigestLength
            || !int.TryParse(text.AsSpan(DigestLength, bar - DigestLength), NumberStyles.None, null, out var length)
            || length > text.Length - bar - 1
        )
            return false;
        var key = text.Substring(bar + 1, length);
        if (sort.IsNumber && !IsNumber(key))
            return false;
        cursor = new ListingCursor(key, text[(bar + 1 + length)..]);
        if (cursor.ToToken(query) == token)
            return true;
        cursor = null;
        return false;
    }

    private static bool IsNumber(string key) =>
        Http.QueryParameters.TryNumber(key, out var number)
        && number.TryGetDouble(out var value)
        && double.IsFinite(value);

    private static string Digest(string query, string place) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{query}\n{place}")))[..DigestLength];
}

using System.Text;
using System.Text.Json;

namespace ListingFunctions.Listings;

/// <summary>How long a listing is as the body of a PUT, so that none becomes longer in another way.</summary>
internal static class BodyLength
{
    /// <summary>The bytes of a listing as JSON that escapes only what it must: as short as a client can send it.</summary>
    // Stored documents escape more, such as every emoji, so their length would reject what a PUT accepts.
    public static int Of(ListingWrite write)
    {
        var address = write.PostalAddress;
        var withoutTexts = write with
        {
            Name = "",
            Description = "",
            PostalAddress = new PostalAddress("", "", "", ""),
        };
        return JsonSerializer.SerializeToUtf8Bytes(withoutTexts, ListingsJson.Types.ListingWrite).Length
            + LengthOf(write.Name)
            + LengthOf(write.Description)
            + LengthOf(address.StreetAddress)
            + LengthOf(address.PostalCode)
            + LengthOf(address.City)
            + LengthOf(address.Country);
    }

    private static int LengthOf(string text) => Encoding.UTF8.GetByteCount(text) + text.Sum(EscapeOf);

    /// <summary>The bytes that JSON needs for a character in addition to those of its text (RFC 8259, 7).</summary>
    private static int EscapeOf(char character) =>
        character switch
        {
            '"' or '\\' or '\b' or '\f' or '\n' or '\r' or '\t' => 1,
            < ' ' => 5,
            _ => 0,
        };
}

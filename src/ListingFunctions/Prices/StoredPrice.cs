using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>
/// What a document of <c>listing_prices</c> must be to count as a price change, for the histories and the feed of price
/// changes alike; any other document was written by other means and affects nothing.
/// </summary>
internal static class StoredPrice
{
    /// <summary>Parses a document of a history; if it returns false, the reason why it is not a price change.</summary>
    public static bool TryRead(
        JsonElement document,
        [NotNullWhen(true)] out RecordedPrice? price,
        [NotNullWhen(false)] out string? reason
    )
    {
        price = null;
        try
        {
            var read = document.Deserialize(PricesJson.Types.RecordedPrice);
            reason = read is null
                ? "The document is null."
                : Validate(IdOf(document), read.CreatedDate, read.PriceEur, read.Number);
            if (reason is null)
                price = read;
        }
        catch (JsonException e)
        {
            reason = e.Message;
        }

        return price is not null;
    }

    /// <summary>The id of a document; <see langword="null"/> if it is not text.</summary>
    public static string? IdOf(JsonElement document)
    {
        try
        {
            return
                document.ValueKind == JsonValueKind.Object
                && document.TryGetProperty("id", out var id)
                && id.TryGetText(out var text)
                ? text
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // The name of a member is not valid text.
        }
    }

    /// <summary>
    /// Why a document that has the members of a price change is none; <see langword="null"/> if it is one.
    /// </summary>
    public static string? Validate(string? id, DateTimeOffset createdDate, decimal priceEur, long number)
    {
        if (id != PriceChange.KeyOf(createdDate))
            return "Its id is not its created_date.";
        if (createdDate >= Instant.Last)
            return "Its created_date leaves no instant for the next change.";
        if (!PriceTrail.IsPrice(priceEur))
            return $"price_eur is {priceEur}, which is not a price.";
        return number < 0 ? $"number is {number}." : null;
    }
}

using System.Globalization;
using System.Text.Json;
using ListingFunctions.Faults.Checking;

namespace ListingFunctions.Faults.Workload;

/// <summary>The document of a listing as it was at some time.</summary>
/// <param name="Id">The listing.</param>
/// <param name="Name">Its name.</param>
/// <param name="ETag">The version.</param>
/// <param name="Price">Its price.</param>
/// <param name="UpdatedDate">When it was last written, by its own account.</param>
/// <param name="Carried">The changes that it carries, with their numbers.</param>
/// <param name="IsDeleted">Whether it is marked as deleted.</param>
/// <param name="Json">The document.</param>
internal sealed record ListingCopy(
    long Id,
    string Name,
    string ETag,
    decimal Price,
    DateTimeOffset UpdatedDate,
    IReadOnlyList<(PriceEntry Entry, long Number)> Carried,
    bool IsDeleted,
    string Json
)
{
    public static ListingCopy Of(JsonElement document) =>
        new(
            long.Parse(document.GetProperty("id").GetString()!, CultureInfo.InvariantCulture),
            document.GetProperty("name").GetString()!,
            document.GetProperty("_etag").GetString()!,
            document.GetProperty("latest_price_eur").GetDecimal(),
            document.GetProperty("updated_date").GetDateTimeOffset(),
            [
                .. document
                    .GetProperty("recent_prices")
                    .EnumerateArray()
                    .Select(change => (EntryOf(change), NumberOf(change))),
            ],
            document.TryGetProperty("deleted_date", out var deleted) && deleted.ValueKind == JsonValueKind.String,
            document.GetRawText()
        );

    public static PriceEntry EntryOf(JsonElement change) =>
        new(change.GetProperty("price_eur").GetDecimal(), change.GetProperty("created_date").GetDateTimeOffset());

    public static long NumberOf(JsonElement change) =>
        change.TryGetProperty("number", out var number) ? number.GetInt64() : 0;
}

/// <summary>A document of <c>listing_prices</c>.</summary>
/// <param name="Listing">The listing.</param>
/// <param name="Id">Its id.</param>
/// <param name="Entry">The change.</param>
/// <param name="Number">Its number.</param>
/// <param name="Json">The document.</param>
internal sealed record RecordedDocument(long Listing, string Id, PriceEntry Entry, long Number, string Json)
{
    public static RecordedDocument Of(JsonElement document) =>
        new(
            document.GetProperty("listing_id").GetInt64(),
            document.GetProperty("id").GetString()!,
            ListingCopy.EntryOf(document),
            ListingCopy.NumberOf(document),
            document.GetRawText()
        );
}

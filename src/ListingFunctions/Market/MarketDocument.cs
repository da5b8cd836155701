using System.Security.Cryptography;
using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.Market;

/// <summary>
/// The rows of a place for a kind of building and an interval, as stored in <c>market</c> (partition key <c>/place</c>):
/// a document has the months of a year, or the days of a month, so that a day that passes writes only the newest.
/// </summary>
public sealed record MarketDocument
{
    /// <summary>The kind of building, the interval and the year or month: <c>HOUSE.day.2026-11</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The key of the place: <c>DE/koln</c>.</summary>
    public required string Place { get; init; }

    /// <summary>The rows, oldest first.</summary>
    public required IReadOnlyList<MarketRow> Rows { get; init; }

    /// <summary>A digest of the rows, so that a document that would not change is not written.</summary>
    public required string Digest { get; init; }

    /// <summary>The documents that rows are stored in.</summary>
    internal static IEnumerable<MarketDocument> Of(
        string place,
        BuildingType? type,
        MarketInterval interval,
        IReadOnlyList<MarketRow> rows
    ) => rows.GroupBy(row => IdOf(type, interval, row.Period), (id, grouped) => Of(id, place, [.. grouped]));

    /// <summary>
    /// The id of the document with a period. The order of ids of one kind and interval is that of time.
    /// </summary>
    internal static string IdOf(BuildingType? type, MarketInterval interval, string period)
    {
        var group = interval == MarketInterval.Month ? period[.."yyyy".Length] : period[.."yyyy-MM".Length];
        return $"{PrefixOf(type, interval)}{group}";
    }

    /// <summary>What the ids of a kind of building and an interval begin with.</summary>
    internal static string PrefixOf(BuildingType? type, MarketInterval interval)
    {
        var kind = type is { } one ? BuildingTypes.NameOf(one) : "ALL";
        return $"{kind}.{(interval == MarketInterval.Month ? "month" : "day")}.";
    }

    private static MarketDocument Of(string id, string place, MarketRow[] rows) =>
        new()
        {
            Id = id,
            Place = place,
            Rows = rows,
            Digest = Convert.ToHexStringLower(
                SHA256
                    .HashData(JsonSerializer.SerializeToUtf8Bytes(rows, MarketJson.Types.MarketRowArray))
                    .AsSpan(0, 16)
            ),
        };
}

/// <summary>The id and digest of a document.</summary>
/// <param name="Id">See <see cref="MarketDocument.Id"/>.</param>
/// <param name="Digest">See <see cref="MarketDocument.Digest"/>.</param>
public sealed record MarketDigest(string Id, string? Digest);

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>The body of a write.</summary>
internal sealed record WriteBody
{
    [Required, MinLength(1)]
    public required string Name { get; init; }

    [Required, MinLength(1)]
    public required string Description { get; init; }

    [Required]
    public required AddressBody PostalAddress { get; init; }

    [Required, AllowedValues("STUDIO", "APARTMENT", "HOUSE")]
    public required string BuildingType { get; init; }

    [Range(0, (double)(1L << 53))]
    public required decimal LatestPriceEur { get; init; }

    [Range(0, double.MaxValue)]
    [JsonPropertyName("surface_area_m2")]
    public required double SurfaceAreaM2 { get; init; }

    [Range(1, int.MaxValue)]
    public required int RoomsCount { get; init; }

    [Range(0, int.MaxValue)]
    public required int BedroomsCount { get; init; }

    [RegularExpression(@"^\+[1-9]\d{1,14}$")]
    public string? ContactPhoneNumber { get; init; }
}

/// <summary>An address.</summary>
internal sealed record AddressBody
{
    [Required, MinLength(1)]
    public required string StreetAddress { get; init; }

    [Required, MinLength(1)]
    public required string PostalCode { get; init; }

    [Required, MinLength(1)]
    public required string City { get; init; }

    [Required, Length(2, 2)]
    public required string Country { get; init; }
}

/// <summary>A listing in a response.</summary>
internal sealed record ListingBody(
    long Id,
    DateTime CreatedDate,
    DateTime UpdatedDate,
    string Name,
    AddressBody PostalAddress,
    string Description,
    string BuildingType,
    decimal LatestPriceEur,
    [property: JsonPropertyName("surface_area_m2")] double SurfaceAreaM2,
    int RoomsCount,
    int BedroomsCount,
    string? ContactPhoneNumber
)
{
    public static ListingBody Of(ListingRow row) =>
        new(
            row.Id,
            row.CreatedDate,
            row.UpdatedDate,
            row.Name,
            new AddressBody
            {
                StreetAddress = row.StreetAddress,
                PostalCode = row.PostalCode,
                City = row.City,
                Country = row.Country,
            },
            row.Description,
            row.BuildingType,
            row.LatestPriceEur,
            row.SurfaceAreaM2,
            row.RoomsCount,
            row.BedroomsCount,
            row.ContactPhoneNumber
        );
}

/// <summary>A price in a response.</summary>
internal sealed record PriceBody(decimal PriceEur, DateTime CreatedDate, long ListingId);

/// <summary>The bodies in JSON, with the options of the endpoints.</summary>
[JsonSerializable(typeof(WriteBody))]
[JsonSerializable(typeof(ListingBody))]
[JsonSerializable(typeof(List<ListingBody>))]
[JsonSerializable(typeof(List<PriceBody>))]
internal sealed partial class BodiesJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace ListingFunctions.Listings;

/// <summary>
/// The content of a listing as a client sends it: the <c>ListingWrite</c> of the contract, validated.
/// </summary>
public record ListingWrite
{
    /// <summary>At least one character.</summary>
    public required string Name { get; init; }

    /// <summary>The address.</summary>
    public required PostalAddress PostalAddress { get; init; }

    /// <summary>At least one character.</summary>
    public required string Description { get; init; }

    /// <summary>The kind of building.</summary>
    public required BuildingType BuildingType { get; init; }

    /// <summary>Euros, from 0, at most two decimal places; every change is recorded in the price history.</summary>
    public required decimal LatestPriceEur { get; init; }

    /// <summary>Square metres, from 0.</summary>
    public required double SurfaceAreaM2 { get; init; }

    /// <summary>From 1.</summary>
    public required long RoomsCount { get; init; }

    /// <summary>From 0.</summary>
    public required long BedroomsCount { get; init; }

    /// <summary>E.164, such as <c>+219779210354</c>; <see langword="null"/> if the client gave none.</summary>
    public string? ContactPhoneNumber { get; init; }
}

/// <summary>A postal address, each part at least one character.</summary>
/// <param name="StreetAddress">Street and house number.</param>
/// <param name="PostalCode">Postal code, in the format of the country.</param>
/// <param name="City">City or town.</param>
/// <param name="Country">Two letters, ISO 3166-1 alpha-2.</param>
public sealed record PostalAddress(string StreetAddress, string PostalCode, string City, string Country);

/// <summary>The kinds of building in the contract.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildingType>))]
public enum BuildingType
{
    /// <summary>A single-room dwelling.</summary>
    [JsonStringEnumMemberName("STUDIO")]
    Studio,

    /// <summary>A dwelling in a larger building.</summary>
    [JsonStringEnumMemberName("APARTMENT")]
    Apartment,

    /// <summary>A separate building.</summary>
    [JsonStringEnumMemberName("HOUSE")]
    House,
}

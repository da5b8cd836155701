namespace ListingFunctions.Listings;

/// <summary>The names of <see cref="BuildingType"/> in the contract.</summary>
internal static class BuildingTypes
{
    /// <summary>The name, as it is in JSON.</summary>
    public static string NameOf(BuildingType type) =>
        type switch
        {
            BuildingType.Studio => "STUDIO",
            BuildingType.Apartment => "APARTMENT",
            BuildingType.House => "HOUSE",
            _ => throw new InvalidOperationException($"{type} is not a building type."),
        };

    /// <summary>Parses <see cref="NameOf"/>; the case matters.</summary>
    public static bool TryParse(string text, out BuildingType type)
    {
        (var known, type) = text switch
        {
            "STUDIO" => (true, BuildingType.Studio),
            "APARTMENT" => (true, BuildingType.Apartment),
            "HOUSE" => (true, BuildingType.House),
            _ => default,
        };
        return known;
    }
}

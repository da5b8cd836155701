namespace ListingFunctions.Listings;

/// <summary>The contract's words for <see cref="BuildingType"/>.</summary>
internal static class BuildingTypes
{
    /// <summary>The word, as JSON has it.</summary>
    public static string NameOf(BuildingType type) =>
        type switch
        {
            BuildingType.Studio => "STUDIO",
            BuildingType.Apartment => "APARTMENT",
            BuildingType.House => "HOUSE",
            _ => throw new InvalidOperationException($"{type} is no building type."),
        };

    /// <summary>Reads <see cref="NameOf"/>, letter for letter.</summary>
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

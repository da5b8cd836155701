using System.Text.Json;
using System.Text.Json.Serialization;

namespace ListingFunctions.Json;

/// <summary>The words of an enum in snake_case, as the members of <see cref="ServiceJson"/> are.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class SnakeCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

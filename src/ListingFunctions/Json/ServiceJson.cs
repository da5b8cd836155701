using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ListingFunctions.Json;

/// <summary>
/// How this service writes JSON, over HTTP and into Cosmos alike: snake_case members, absent instead of null, instants
/// in UTC with milliseconds, text unescaped where JSON allows it.
/// </summary>
public static class ServiceJson
{
    /// <summary>A new set of these options: each source-generated context keeps one for itself.</summary>
    public static JsonSerializerOptions NewOptions() =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new InstantConverter() },
        };

    /// <summary>A new set of these options that knows the types of the contexts.</summary>
    public static JsonSerializerOptions NewOptions(IEnumerable<IJsonTypeInfoResolver> contexts) =>
        new(NewOptions()) { TypeInfoResolver = JsonTypeInfoResolver.Combine([.. contexts]) };
}

using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>The JSON of error responses, in the form that <see cref="ServiceJson"/> gives it.</summary>
[JsonSerializable(typeof(Problem))]
public sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>The types of this folder under the service's options.</summary>
    public static HttpJson Types { get; } = new(ServiceJson.NewOptions());
}

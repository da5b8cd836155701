using System.Text.Json;
using System.Text.Json.Serialization;

namespace ListingFunctions.Json;

/// <summary>Instants as RFC 3339 in UTC with milliseconds (<c>2025-01-17T19:20:52.798Z</c>).</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var value))
            throw new JsonException("An instant is text such as 2025-01-17T19:20:52.798Z.");
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(value.ToUnixTimeMilliseconds());
        return instant <= Instant.Last ? instant : throw new JsonException("An instant is before the year 9999.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Instant.Write(value, stackalloc byte[Instant.Space]));
}

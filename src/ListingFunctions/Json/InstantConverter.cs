using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ListingFunctions.Json;

/// <summary>Instants as RFC 3339 in UTC with milliseconds (<c>2025-01-17T19:20:52.798Z</c>).</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The last instant of year 9999 would leave no room for the next millisecond.
        if (
            reader.TokenType != JsonTokenType.String
            || !reader.TryGetDateTimeOffset(out var value)
            || value.Year > 9998
        )
            throw new JsonException("An instant is text such as 2025-01-17T19:20:52.798Z.");
        return DateTimeOffset.FromUnixTimeMilliseconds(value.ToUnixTimeMilliseconds());
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[24];
        value.UtcDateTime.TryFormat(text, out _, Instant.Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ListingFunctions.Market;

/// <summary>
/// A price of a history, stored as a pair: <c>[1766566800000,450000]</c> is the instant in milliseconds since 1970, and
/// euros.
/// </summary>
/// <param name="CreatedDate">When it was set.</param>
/// <param name="PriceEur">Euros.</param>
[JsonConverter(typeof(MarketPriceConverter))]
public readonly record struct MarketPrice(DateTimeOffset CreatedDate, decimal PriceEur);

/// <summary>Reads and writes the pair.</summary>
internal sealed class MarketPriceConverter : JsonConverter<MarketPrice>
{
    public override MarketPrice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A price is an array of an instant and an amount.");
        reader.Read();
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());
        reader.Read();
        var price = reader.GetDecimal();
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? new MarketPrice(instant, price)
            : throw new JsonException("A price is an array of an instant and an amount, and nothing else.");
    }

    public override void Write(Utf8JsonWriter writer, MarketPrice value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.CreatedDate.ToUnixTimeMilliseconds());
        writer.WriteNumberValue(value.PriceEur);
        writer.WriteEndArray();
    }
}

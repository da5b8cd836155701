using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>
/// A price change as a listing carries it: <c>{"price_eur":1,"created_date":"…","number":1}</c>, without the number if it
/// is 0. A listing carries up to sixteen, and a page of listings a thousand, for which the generated reader takes twice as
/// long.
/// </summary>
internal sealed class PriceChangeConverter : JsonConverter<PriceChange>
{
    private static readonly JsonEncodedText PriceEur = JsonEncodedText.Encode("price_eur");
    private static readonly JsonEncodedText CreatedDate = JsonEncodedText.Encode("created_date");
    private static readonly JsonEncodedText Number = JsonEncodedText.Encode("number");
    private static readonly InstantConverter Instants = new();

    public override PriceChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A price change is an object.");
        var (price, date, number) = (0m, default(DateTimeOffset), 0L);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(PriceEur.EncodedUtf8Bytes))
            {
                reader.Read();
                price = reader.GetDecimal();
            }
            else if (reader.ValueTextEquals(CreatedDate.EncodedUtf8Bytes))
            {
                reader.Read();
                date = Instants.Read(ref reader, typeof(DateTimeOffset), options);
            }
            else if (reader.ValueTextEquals(Number.EncodedUtf8Bytes))
            {
                reader.Read();
                number = reader.GetInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return new PriceChange(price, date, number);
    }

    public override void Write(Utf8JsonWriter writer, PriceChange value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(PriceEur, value.PriceEur);
        writer.WritePropertyName(CreatedDate);
        Instants.Write(writer, value.CreatedDate, options);
        if (value.Number != 0)
            writer.WriteNumber(Number, value.Number);
        writer.WriteEndObject();
    }
}

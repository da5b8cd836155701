using System.Globalization;
using Newtonsoft.Json;

namespace LocalHost.CosmosTriggers;

/// <summary>
/// A document of a batch, which Newtonsoft.Json writes while it reads it. The extension reads it into an object first; the
/// result is the same, unless a member appears twice, which LocalCosmos rejects. A batch of a thousand documents has tens
/// of thousands of members, and one core would wait while their objects are made.
/// </summary>
/// <param name="Json">The document as the function gets it.</param>
[JsonConverter(typeof(Rewriting))]
internal sealed record DeliveredDocument(string Json)
{
    private sealed class Rewriting : JsonConverter<DeliveredDocument>
    {
        public override bool CanWrite => false;

        public override DeliveredDocument ReadJson(
            JsonReader reader,
            Type objectType,
            DeliveredDocument? existingValue,
            bool hasExistingValue,
            JsonSerializer serializer
        )
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            using (var writer = new HostsWriter(text))
                writer.WriteToken(reader);
            return new DeliveredDocument(text.ToString());
        }

        public override void WriteJson(JsonWriter writer, DeliveredDocument? value, JsonSerializer serializer) =>
            throw new NotSupportedException();
    }

    private sealed class HostsWriter(TextWriter text) : JsonTextWriter(text)
    {
        // An instant with an offset is read into the time of this machine; that of the Functions host is UTC.
        public override void WriteValue(DateTime value)
        {
            if (value.Kind == DateTimeKind.Local)
                WriteValue(new DateTimeOffset(value.ToUniversalTime()));
            else
                base.WriteValue(value);
        }
    }
}

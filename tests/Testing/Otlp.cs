using System.Text;
using Google.Protobuf;

namespace Testing;

/// <summary>A span, as OTLP carries it.</summary>
public sealed record OtlpSpan(
    string Source,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    ulong Kind,
    bool Failed,
    IReadOnlyDictionary<string, string> Attributes
)
{
    // https://github.com/open-telemetry/opentelemetry-proto, whose fields these are.
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in new Message(request).Messages(1)
        from scope in resource.Messages(2)
        let source = scope.Messages(1).Single().Text(1)
        from span in scope.Messages(2)
        select new OtlpSpan(
            source,
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            span.Number(6),
            span.Messages(15).Any(status => status.Number(3) == 2),
            span.Attributes(9)
        );
}

/// <summary>A log record, as OTLP carries it.</summary>
public sealed record OtlpLog(
    string Category,
    string TraceId,
    string SpanId,
    string Text,
    IReadOnlyDictionary<string, string> Attributes
)
{
    public static IEnumerable<OtlpLog> Read(byte[] request) =>
        from resource in new Message(request).Messages(1)
        from scope in resource.Messages(2)
        let category = scope.Messages(1).Single().Text(1)
        from record in scope.Messages(2)
        select new OtlpLog(
            category,
            record.Hex(9),
            record.Hex(10),
            record.Messages(5).Single().Text(1),
            record.Attributes(6)
        );
}

/// <summary>A metric with one set of attributes, as OTLP carries it.</summary>
public sealed record OtlpMetric(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    public static IEnumerable<OtlpMetric> Read(byte[] request) =>
        from resource in new Message(request).Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from kind in new[] { Gauge, Sum, Histogram }
        from data in metric.Messages(kind)
        from point in data.Messages(1)
        select new OtlpMetric(metric.Text(1), point.Attributes(kind == Histogram ? 9 : 7));
}

/// <summary>A protobuf message, whose fields are known by their numbers.</summary>
public sealed class Message
{
    private readonly ILookup<int, object> _fields;

    public Message(byte[] bytes) => _fields = Fields(bytes).ToLookup(field => field.Number, field => field.Value);

    public IEnumerable<Message> Messages(int number) => _fields[number].Select(value => new Message((byte[])value));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => _fields[number].Cast<ulong>().LastOrDefault();

    /// <summary>What is neither text nor a whole number is left out.</summary>
    public Dictionary<string, string> Attributes(int number) =>
        (
            from attribute in Messages(number)
            from value in attribute.Messages(2)
            let text = value._fields[1].Any() ? value.Text(1)
            : value._fields[3].Any() ? $"{value.Number(3)}"
            : null
            where text is not null
            select (Key: attribute.Text(1), Value: text)
        ).ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    private byte[] Bytes(int number) => (byte[]?)_fields[number].LastOrDefault() ?? [];

    private static IEnumerable<(int Number, object Value)> Fields(byte[] bytes)
    {
        using var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
            yield return (
                WireFormat.GetTagFieldNumber(tag),
                WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                    WireFormat.WireType.Varint => input.ReadUInt64(),
                    WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                    WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                    var other => throw new InvalidDataException($"A field of the type {other}."),
                }
            );
    }
}

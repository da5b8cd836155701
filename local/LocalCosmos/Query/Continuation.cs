using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// Where a query's next page begins: after the last row given, which is named by its values of ORDER BY and its rid,
/// never by a count. Rows that come and go between pages shift nothing. <c>Given</c> is for TOP and LIMIT.
/// </summary>
internal sealed record Continuation(Value[] Values, string Rid, int Given)
{
    // It travels in a header, and the SDK puts it into a token of its own.
    private const int Longest = 8192;

    public RowKey Key => RidOrder.TryRead(Rid, out var place) ? new(Values, place) : throw Foreign();

    /// <exception cref="QueryException">It is too long for a header.</exception>
    public string Write(SelectQuery query)
    {
        var json = Value.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("q", Shape(query));
            writer.WriteString("r", Rid);
            writer.WriteNumber("n", Given);
            writer.WriteStartArray("k");
            foreach (var value in Values)
                WriteValue(writer, value);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.GetRawText()));
        return text.Length <= Longest
            ? text
            : throw new QueryException(
                "The values of ORDER BY are too long for a continuation at the page's last row."
            );
    }

    /// <exception cref="QueryException">
    /// It was not written for a query of this order, TOP, OFFSET and LIMIT.
    /// </exception>
    public static Continuation Read(string text, SelectQuery query)
    {
        try
        {
            var json = JsonElement.Parse(Base64Url.DecodeFromChars(text));
            if (json.GetProperty("q").GetString() != Shape(query))
                throw new QueryException("The continuation belongs to another query.");
            var values = json.GetProperty("k").EnumerateArray().Select(ReadValue).ToArray();
            var rid = json.GetProperty("r").GetString();
            return values.Length == query.OrderBy.Count && rid is not null && RidOrder.TryRead(rid, out _)
                ? new(values, rid, json.GetProperty("n").GetInt32())
                : throw Foreign();
        }
        catch (Exception error)
            when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Foreign(error);
        }
    }

    // Undefined is [], as in a resumeFilter. Of arrays and objects the kind is all that counts in the order.
    private static void WriteValue(Utf8JsonWriter writer, Value value)
    {
        if (value.Kind == ValueKind.Undefined)
            writer.WriteRawValue("[]");
        else if (value.Kind == ValueKind.Array)
            writer.WriteRawValue("[[]]");
        else if (value.Kind == ValueKind.Object)
            writer.WriteRawValue("{}");
        else
            value.WriteTo(writer);
    }

    private static Value ReadValue(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 0
            ? Value.Undefined
            // A string that cannot be read is found here, not when it is compared.
            : Value.Of(json).Realized();

    // What makes one query's place in its results mean nothing in another's.
    private static string Shape(SelectQuery query)
    {
        var text = new StringBuilder().Append(query.Offset).Append(' ').Append(query.Limit);
        foreach (var item in query.OrderBy)
        {
            text.Append(item.Descending ? " desc" : " asc");
            foreach (var (part, _) in item.Path.All())
                text.Append(
                    part is Member member ? JsonSerializer.Serialize(member.Name) : (part as Item)?.Index.ToString()
                );
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())), 0, 4);
    }

    private static QueryException Foreign(Exception? inner = null) =>
        inner is null
            ? new("The continuation is none of LocalCosmos.")
            : new("The continuation is none of LocalCosmos.", inner);
}

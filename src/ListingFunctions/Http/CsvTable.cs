using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sylvan.Data.Csv;

namespace ListingFunctions.Http;

/// <summary>
/// Writes a list as CSV (RFC 4180): a header line, then one line per item; lines end with CRLF. The columns are the
/// members of the item's JSON, those of an object in it with their path (<c>postal_address.city</c>); a member that is
/// absent is an empty cell. It begins with a byte order mark, without which spreadsheets do not read it as UTF-8.
/// </summary>
internal static class CsvTable
{
    /// <summary>
    /// What makes a spreadsheet execute a cell that begins with it
    /// (owasp.org/www-community/attacks/CSV_Injection), full-width forms included.
    /// </summary>
    private const string Executed = "=+-@\t\r\n＝＋－＠";

    private static readonly UTF8Encoding Utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    private static readonly CsvDataWriterOptions Options = new() { NewLine = "\r\n", MaxBufferSize = int.MaxValue };

    /// <summary>The table of a list.</summary>
    public static ReadOnlyMemory<byte> Of<T>(IReadOnlyList<T> items, JsonTypeInfo<T> type)
    {
        string[][] columns = [.. ColumnsOf(type)];
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var path in columns)
            table.Columns.Add(string.Join('.', path), typeof(string));
        foreach (var item in items)
        {
            var json = JsonSerializer.SerializeToElement(item, type);
            table.Rows.Add([.. columns.Select(path => CellOf(json, path))]);
        }

        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, Utf8WithMark, leaveOpen: true))
        using (var writer = CsvDataWriter.Create(text, Options))
        using (var reader = table.CreateDataReader())
            writer.Write(reader);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>
    /// A text as a cell that no spreadsheet executes: with an apostrophe before it, if need be. Whoever reads such a cell
    /// removes one apostrophe. A sign and digits alone, such as a phone number, execute nothing and stay as they are.
    /// </summary>
    internal static string Harmless(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        return rest.IsEmpty || !Executed.Contains(rest[0]) || IsSignedDigits(text) ? text : $"'{text}";
    }

    private static bool IsSignedDigits(string text) =>
        text is ['+' or '-', _, ..] && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>The paths of the members of a type, in the order of its JSON.</summary>
    private static IEnumerable<string[]> ColumnsOf(JsonTypeInfo type) =>
        type.Kind != JsonTypeInfoKind.Object
            ?
            [
                [],
            ]
            : from member in type.Properties
            where member.Get is not null
            orderby member.Order
            from path in ColumnsOf(type.Options.GetTypeInfo(member.PropertyType))
            select (string[])[member.Name, .. path];

    private static string? CellOf(JsonElement item, string[] path)
    {
        foreach (var member in path)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(member, out item))
                return null;
        }

        return item.ValueKind == JsonValueKind.String ? Harmless(item.GetString()!) : item.GetRawText();
    }
}

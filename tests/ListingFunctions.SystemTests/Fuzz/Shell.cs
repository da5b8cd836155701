using System.Globalization;
using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Bytes as a line that can be read, kept in a file, and pasted after <c>printf</c> to send them again.</summary>
internal static class Shell
{
    /// <summary>Such as <c>GET /api/listings HTTP/1.1\r\n\r\n</c>: what is not plain ASCII stands as <c>\xHH</c>.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var line = new StringBuilder();
        foreach (var value in bytes)
            _ = (char)value switch
            {
                '\r' => line.Append("\\r"),
                '\n' => line.Append("\\n"),
                '\\' => line.Append("\\\\"),
                '\'' => line.Append("\\x27"),
                '%' => line.Append("%%"),
                >= ' ' and <= '~' => line.Append((char)value),
                _ => line.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            };
        return line.ToString();
    }

    /// <summary>Reads <see cref="Escape"/>.</summary>
    public static byte[] Unescape(string line)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < line.Length; i++)
            bytes.Add(
                line[i] switch
                {
                    '%' when line[i + 1] == '%' => (byte)line[++i],
                    '\\' => line[++i] switch
                    {
                        'r' => (byte)'\r',
                        'n' => (byte)'\n',
                        'x' => byte.Parse(line[++i..(++i + 1)], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                        var other => (byte)other,
                    },
                    var plain => (byte)plain,
                }
            );
        return [.. bytes];
    }
}

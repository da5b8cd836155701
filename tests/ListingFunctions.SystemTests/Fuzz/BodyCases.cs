using System.IO.Compression;
using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Bodies: a valid listing, changed in its structure, in its values, or byte by byte. <see cref="Contract"/> decides whether each must be accepted.</summary>
internal static class BodyCases
{
    private const string Space = " \n\t\r";

    /// <summary>One to three changes of the structure, written with whatever spaces and escapes JSON allows.</summary>
    public static FuzzRequest Structure(Random random)
    {
        var text = Changed(random);
        return Send(random, Encoding.UTF8.GetBytes(random.Next(40) == 0 ? Around(random, text) : text));
    }

    /// <summary>
    /// The example of an operation, or like it: of lines, up to five, each as in the example, with changed bytes, or another
    /// listing.
    /// </summary>
    public static byte[] Like(Random random, string example, bool isLines)
    {
        if (!isLines)
            return OneLike(random, example);
        var lines = example.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. Enumerable
                .Range(0, random.Next(6))
                .SelectMany(_ =>
                    (byte[])[.. OneLike(random, lines[random.Next(lines.Length)]), .. "\r\n"u8[random.Next(2)..]]
                ),
        ];
    }

    private static byte[] OneLike(Random random, string example) =>
        random.Next(4) switch
        {
            0 => ChangeBytes(random, Encoding.UTF8.GetBytes(example)),
            1 => Encoding.UTF8.GetBytes(WithKey(Changed(random))),
            2 => Encoding.UTF8.GetBytes(Changed(random)),
            _ => Encoding.UTF8.GetBytes(example),
        };

    private static string WithKey(string listing) =>
        listing.Insert(listing.IndexOf('{', StringComparison.Ordinal) + 1, "\"key\":\"A-1\",");

    /// <summary>A listing with up to three changes.</summary>
    private static string Changed(Random random)
    {
        var body = new List<(string Name, string Value)>(ListingModel.Members(random));
        var changes = random.Next(4);
        for (var i = 0; i < changes; i++)
            Change(random, body);
        return Write(random, body);
    }

    /// <summary>Bytes of a listing cut, changed, swapped, encoded in other ways.</summary>
    public static FuzzRequest Bytes(Random random) => Send(random, ChangeBytes(random, Plain(random)));

    /// <summary>A listing that ends after each of its bytes.</summary>
    public static IEnumerable<FuzzRequest> Truncated(Random random)
    {
        var body = Plain(random);
        return Enumerable.Range(0, body.Length + 1).Select(length => Send(random, body[..length]));
    }

    /// <summary>Around the limit of 64 KiB, and far beyond, with and without a Content-Length.</summary>
    public static IEnumerable<FuzzRequest> Long(Random random)
    {
        foreach (var length in new[] { 65_535, 65_536, 65_537, 70_000, 1_000_000 })
        foreach (var chunked in new[] { false, true })
        foreach (var inName in new[] { false, true })
        {
            var body = Encoding.UTF8.GetString(Plain(random));
            var missing = length - Encoding.UTF8.GetByteCount(body);
            body = inName
                ? body.Replace("\"name\":\"", $"\"name\":\"{new string('n', missing)}", StringComparison.Ordinal)
                : body + new string(' ', missing);
            yield return Send(random, Encoding.UTF8.GetBytes(body)) with
            {
                Chunked = chunked,
            };
        }
    }

    /// <summary>A body for a create or an update, in one piece or in chunks.</summary>
    public static FuzzRequest Send(Random random, byte[] body)
    {
        var (outcome, status) = Contract.Expect(body);
        var request = random.Next(2) == 0 ? new FuzzRequest("POST", "/api/listings") : new("PUT", "/api/listings/{id}");
        return request with
        {
            Body = body,
            Outcome = outcome,
            Status = outcome == Outcome.Accepted ? (request.Method == "POST" ? 201 : 200) : status,
            Chunked = random.Next(8) == 0,
        };
    }

    public static byte[] Plain(Random random) =>
        Encoding.UTF8.GetBytes(
            "{" + string.Join(',', ListingModel.Members(random).Select(m => $"\"{m.Name}\":{m.Value}")) + "}"
        );

    private static void Change(Random random, List<(string Name, string Value)> body)
    {
        var at = body.Count == 0 ? 0 : random.Next(body.Count);
        if (body.Count == 0)
            body.Add((ListingModel.AnyName(random), ListingModel.AnyValue(random)));
        else if (random.Next(4) == 0 && body[at].Name == "postal_address")
        {
            var address = new List<(string, string)>(ListingModel.Address(random));
            Change(random, address);
            body[at] = ("postal_address", Write(random, address));
        }
        else
            switch (random.Next(12))
            {
                case 0:
                    body.RemoveAt(at);
                    break;
                case 1:
                    body.Insert(random.Next(body.Count), body[at]);
                    break;
                case 2:
                    body[at] = (ListingModel.AnyName(random), body[at].Value);
                    break;
                case 3:
                    body.Insert(at, (ListingModel.AnyName(random), ListingModel.AnyValue(random)));
                    break;
                case 4:
                    body[at] = (Respell(random, body[at].Name), body[at].Value);
                    break;
                case 5 or 6 or 7:
                    body[at] = (body[at].Name, ListingModel.AnyValue(random));
                    break;
                default:
                    body[at] = (body[at].Name, ListingModel.ValueFor(random, body[at].Name));
                    break;
            }
    }

    private static string Write(Random random, List<(string Name, string Value)> members)
    {
        var text = new StringBuilder(Spaces(random)).Append('{');
        foreach (var (index, (name, value)) in members.Index())
            text.Append(index == 0 ? "" : ",")
                .Append(Spaces(random))
                .Append('"')
                .Append(name)
                .Append('"')
                .Append(Spaces(random))
                .Append(':')
                .Append(Spaces(random))
                .Append(value);
        return text.Append(Spaces(random)).Append('}').Append(Spaces(random)).ToString();
    }

    private static string Spaces(Random random) => random.Next(5) == 0 ? $"{Space[random.Next(4)]}" : "";

    /// <summary>The same name in escapes, or another that looks like it.</summary>
    private static string Respell(Random random, string name) =>
        name.Length == 0
            ? "\\u0000"
            : random.Next(5) switch
            {
                0 => $"\\u{(int)name[0]:x4}{name[1..]}",
                1 => name.ToUpperInvariant(),
                2 => name.Replace("_", "", StringComparison.Ordinal),
                3 => name + "\\u0000",
                _ => name.Replace('a', 'а'), // Cyrillic
            };

    private static string Around(Random random, string text) =>
        random.Next(9) switch
        {
            0 => $"[{text}]",
            1 => $"{text},",
            2 => $"{text}{text}",
            3 => $"/* a listing */{text}",
            4 => $"{text}// a listing",
            5 => $"\ufeff{text}",
            6 => $"{{\"listing\":{text}}}",
            7 => text.Replace('"', '\''),
            _ => text.Insert(text.Length - 1, ","),
        };

    private static byte[] ChangeBytes(Random random, byte[] body)
    {
        var at = random.Next(body.Length);
        var any = new byte[random.Next(1, 64)];
        random.NextBytes(any);
        switch (random.Next(12))
        {
            case 0:
                body[at] = any[0];
                return body;
            case 1:
                body[at] ^= (byte)(1 << random.Next(8));
                return body;
            case 2:
                return [.. body[..at], .. any, .. body[at..]];
            case 3:
                return [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 30))..]];
            case 4:
                return any;
            case 5:
                return [.. body[at..], .. body[..at]];
            case 6:
                return [0xEF, 0xBB, 0xBF, .. body];
            case 7:
                Encoding[] encodings = [Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1];
                return encodings[random.Next(4)].GetBytes($"{Encoding.UTF8.GetString(body)}é"[random.Next(2)..]);
            case 8:
                return Compress(body);
            case 9:
                byte[][] wrong =
                [
                    [0xC0, 0x80],
                    [0xED, 0xA0, 0x80],
                    [0xF5, 0x80, 0x80, 0x80],
                    [0xFF],
                    [0x80],
                    [0xE2, 0x82],
                    [0x00],
                    [0x1F],
                ];
                return [.. body[..at], .. wrong[random.Next(wrong.Length)], .. body[at..]];
            case 10:
                var other = random.Next(body.Length);
                (body[at], body[other]) = (body[other], body[at]);
                return body;
            default:
                return [.. body, .. "\0\r\n,]} "u8.Slice(random.Next(7), 1)];
        }
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body);
        return compressed.ToArray();
    }
}

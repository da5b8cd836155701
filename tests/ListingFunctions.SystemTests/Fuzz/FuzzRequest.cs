using System.Globalization;
using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>What the response to a request must be.</summary>
internal enum Outcome
{
    /// <summary>A 4xx with a problem body, and nothing changes.</summary>
    Rejected,

    /// <summary>A 2xx.</summary>
    Accepted,

    /// <summary>One of the two: a rule that may be read in more than one way, or a header that is not known yet.</summary>
    AcceptedOrRejected,

    /// <summary>No function has its route, or it is no HTTP: a 4xx of the server, with a problem body or none, or an end of the connection.</summary>
    NotOurs,
}

/// <summary>
/// A request as it is sent, byte by byte. Target and headers are text of one byte a character, in which
/// <c>{id}</c>, <c>{other}</c>, <c>{deleted}</c>, <c>{etag}</c> and <c>{next}</c> stand for what there is in the app it is sent to.
/// </summary>
internal sealed record FuzzRequest(string Method, string Target)
{
    public const string PriceMember = "latest_price_eur";

    private const int ChunkSize = 1000;

    public Outcome Outcome { get; init; } = Outcome.Rejected;

    /// <summary>The operation that it is a request of, if that is to be counted.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether it goes to the site where requests may change something, although it is a read.</summary>
    public bool ReadsWhatOthersWrite { get; init; }

    /// <summary>The status, if only one is right.</summary>
    public int? Status { get; init; }

    /// <summary>Headers beside Host and those of the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    /// <summary><see langword="null"/> for none.</summary>
    public string? ContentType { get; init; } = "application/json";

    public bool Chunked { get; init; }

    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>Whether the client ends its half of the connection: for a request that is shorter than its Content-Length.</summary>
    public bool HalfClose { get; init; }

    /// <summary>In the place of everything above: the bytes as they are.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Text as one character a byte of its UTF-8, as targets and headers are written here.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public byte[] ToBytes(Func<string, string> fill)
    {
        if (Raw is not null)
            return Encoding.Latin1.GetBytes(fill(Encoding.Latin1.GetString(Raw)));
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Method} {fill(Target)} {Version}\r\n")
            .Append("Host: localhost\r\n");
        if (Body is not null && ContentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\n");
        if (Body is not null && Chunked)
            head.Append("Transfer-Encoding: chunked\r\n");
        else if (Body is not null && !Headers.Any(header => header.Name == "Content-Length"))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {fill(value)}\r\n");
        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Chunked ? Chunks(Body ?? []) : Body ?? []];
    }

    private static IEnumerable<byte> Chunks(byte[] body) =>
        body.Chunk(ChunkSize)
            .SelectMany(chunk => (byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8])
            .Concat(Encoding.ASCII.GetBytes("0\r\n\r\n"));
}

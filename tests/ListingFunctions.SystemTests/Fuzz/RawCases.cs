using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>What is hardly HTTP: wrong lengths, chunks that are none, heads that do not end, noise.</summary>
internal static class RawCases
{
    private static readonly string[] Heads =
    [
        "GET /api/listings\r\n\r\n",
        "GET  /api/listings HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: \r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /api/listings HTTP/1.1\nHost: a\n\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\nNoColon\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET /api/listings HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /api/listings HTTP/1.0\r\n\r\n",
        "GET /api/listings HTTP/0.9\r\n\r\n",
        "GET /api/listings http/1.1\r\nHost: a\r\n\r\n",
        "GET /api/listings HTTP/1.1 \r\nHost: a\r\n\r\n",
        "\r\n\r\nGET /api/listings HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX: trailer\r\n\r\n",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/listings HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n{}",
    ];

    /// <summary>The heads above, heads that are too long, and a good request with any byte of its head changed.</summary>
    public static FuzzRequest Head(Random random)
    {
        var raw = random.Next(6) switch
        {
            0 => Noise(random),
            1 => Encoding.Latin1.GetBytes(
                $"GET /api/listings?{new string('q', random.Next(8000, 20_000))} HTTP/1.1\r\nHost: a\r\n\r\n"
            ),
            2 => Encoding.Latin1.GetBytes($"GET /api/listings HTTP/1.1\r\nHost: a\r\n{TooMany(random)}\r\n"),
            3 => Changed(random),
            _ => Encoding.Latin1.GetBytes(Heads[random.Next(Heads.Length)]),
        };
        return new FuzzRequest("", "")
        {
            Raw = raw,
            HalfClose = true,
            Outcome = Outcome.NotOurs,
        };
    }

    /// <summary>A listing shorter than its Content-Length, cut off by the client.</summary>
    public static FuzzRequest Cut(Random random)
    {
        var body = BodyCases.Plain(random);
        return new FuzzRequest(random.Next(2) == 0 ? "POST" : "PUT", "/api/listings")
        {
            Body = body,
            Headers = [("Content-Length", $"{body.Length + random.Next(1, 1000)}")],
            HalfClose = true,
            Outcome = Outcome.NotOurs,
        };
    }

    private static string TooMany(Random random) =>
        random.Next(2) == 0
            ? $"X-Long: {new string('x', random.Next(30_000, 70_000))}\r\n"
            : string.Concat(Enumerable.Range(0, random.Next(90, 300)).Select(i => $"X-{i}: a\r\n"));

    /// <summary>A read, or a write that is rejected for its body, with one byte changed, put in, or left out.</summary>
    private static byte[] Changed(Random random)
    {
        var bytes = new FuzzRequest(random.Next(2) == 0 ? "PUT" : "POST", "/api/listings/1")
        {
            Body = "{}"u8.ToArray(),
            Headers = [("If-Match", "\"none\""), ("Accept", "application/json")],
        }.ToBytes(text => text);
        var at = random.Next(bytes.Length);
        byte[] any = [(byte)random.Next(256)];
        return random.Next(3) switch
        {
            0 => [.. bytes[..at], .. any, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. any, .. bytes[at..]],
            _ => [.. bytes[..at], .. bytes[(at + 1)..]],
        };
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 500)];
        random.NextBytes(noise);
        return noise;
    }
}

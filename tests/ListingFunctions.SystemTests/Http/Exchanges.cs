using System.IO.Compression;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Requests to any address of the app, of whose responses tests read headers and bytes.</summary>
internal static class Exchanges
{
    public static Task<Response> ExchangeAsync(
        this App app,
        string method,
        string path,
        params (string Name, string Value)[] headers
    ) => app.Http.SendAsync(method, path, content: null, headers, App.Stop);

    public static byte[] Decompress(ReadOnlyMemory<byte> body, string coding)
    {
        using var compressed = new MemoryStream(body.ToArray());
        using Stream stream =
            coding == "br"
                ? new BrotliStream(compressed, CompressionMode.Decompress)
                : new GZipStream(compressed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}

using System.IO.Compression;
using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Requests whose answers are looked at as they come over the wire, headers and bytes.</summary>
internal static class Exchanges
{
    public static async Task<Exchanged> ExchangeAsync(
        this App app,
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await app.Http.SendAsync(request, App.Stop);
        return new Exchanged(
            response.StatusCode,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(", ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                ),
            await response.Content.ReadAsByteArrayAsync(App.Stop)
        );
    }

    public static byte[] Decompress(byte[] body, string coding)
    {
        using var compressed = new MemoryStream(body);
        using Stream stream =
            coding == "br"
                ? new BrotliStream(compressed, CompressionMode.Decompress)
                : new GZipStream(compressed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}

/// <summary>An answer as it came: its bytes are not decompressed.</summary>
internal sealed record Exchanged(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);
}

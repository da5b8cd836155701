using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>Compresses bodies with the client's preferred coding; neither the Functions host nor the worker does.</summary>
internal static class ContentCoding
{
    /// <summary>The shortest body, in bytes, that is compressed: shorter ones fit a packet anyway.</summary>
    public const int MinLength = 1024;

    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string Identity = "identity";

    /// <summary>
    /// Chooses <c>br</c> or <c>gzip</c> according to <c>Accept-Encoding</c> (RFC 9110, 12.5.3), <c>br</c> if both are
    /// equally preferred; <see langword="null"/> for no compression, also if the header is malformed.
    /// </summary>
    public static string? Choose(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseStrictList(acceptEncoding!, out var accepted))
            return null;
        var (brotli, gzip) = (QualityOf(Brotli) ?? QualityOf("*") ?? 0, QualityOf(Gzip) ?? QualityOf("*") ?? 0);
        var best = Math.Max(brotli, gzip);
        return best == 0 || QualityOf(Identity) > best ? null
            : brotli == best ? Brotli
            : Gzip;

        double? QualityOf(string coding) =>
            accepted.FirstOrDefault(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } named
                ? named.Quality ?? 1
                : null;
    }

    /// <summary>Compresses the body if that is worth it, and sets <c>Content-Encoding</c>.</summary>
    public static ReadOnlyMemory<byte> Apply(HttpContext http, ReadOnlyMemory<byte> body)
    {
        if (body.Length < MinLength || Choose(http.Request.Headers.AcceptEncoding) is not { } coding)
            return body;
        http.Response.Headers.ContentEncoding = coding;
        return Compress(body.Span, coding);
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body, string coding)
    {
        using var compressed = new MemoryStream(body.Length / 4);
        using (
            Stream stream =
                coding == Brotli
                    ? new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true)
                    : new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)
        )
            stream.Write(body);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}

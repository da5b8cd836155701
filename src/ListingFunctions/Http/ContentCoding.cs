using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>Compresses what is worth it, in the coding that the client likes best: neither the Functions host nor the worker does.</summary>
internal static class ContentCoding
{
    /// <summary>The shortest body, in bytes, that is compressed: below it, what is saved fits the packet anyway.</summary>
    public const int MinLength = 1024;

    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string Identity = "identity";

    /// <summary>
    /// <c>br</c> or <c>gzip</c> as <c>Accept-Encoding</c> has it (RFC 9110, 12.5.3), <c>br</c> of two that are liked
    /// alike; <see langword="null"/> for the body as it is, also where the header cannot be read.
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

    /// <summary>The body as it is sent; says so in the headers.</summary>
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

using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>Reads a request's body as JSON (RFC 8259), or returns the problem with it.</summary>
internal static class JsonBody
{
    /// <summary>The longest body in bytes, 64 KiB.</summary>
    public const int MaxLength = 64 * 1024;

    public static async Task<(JsonElement Json, Problem? Problem)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!IsJson(request.ContentType))
            return (default, Problem.NotJson(request.ContentType!));
        if (!IsPlain(request.Headers.ContentEncoding))
            return (default, Problem.Encoded(request.Headers.ContentEncoding!));
        if (request.ContentLength > MaxLength)
            return (default, Problem.TooLarge(MaxLength));

        ReadResult read;
        try
        {
            read = await request.BodyReader.ReadAtLeastAsync(MaxLength + 1, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // Some lengths of chunks end the server's reader so. Elsewhere an IOException means that the database is unavailable.
            return (default, Problem.Unreadable("The body could not be read completely."));
        }

        try
        {
            return read.Buffer.Length > MaxLength ? (default, Problem.TooLarge(MaxLength))
                : read.Buffer.IsSingleSegment ? Parse(read.Buffer.FirstSpan)
                : Parse(System.Buffers.BuffersExtensions.ToArray(read.Buffer));
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    private static (JsonElement Json, Problem? Problem) Parse(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return (default, Problem.Unreadable("The body is empty; it must be a JSON object."));
        if (!Utf8.IsValid(body))
            return (default, Problem.Unreadable("The body is not valid JSON: it is not in UTF-8."));
        try
        {
            return (JsonElement.Parse(body), null);
        }
        catch (JsonException e)
        {
            // The reader's message ends with the position as it counts it, from 0, and at times with advice to the developer.
            var reason = e
                .Message.Split(" LineNumber:")[0]
                .Replace(" Change the reader options.", "", StringComparison.Ordinal);
            return (
                default,
                Problem.Unreadable(
                    $"The body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {reason}"
                )
            );
        }
    }

    /// <summary>Whether the body is not encoded: nothing here decompresses it.</summary>
    private static bool IsPlain(StringValues encodings) =>
        encodings.All(encoding =>
            encoding is null or "" || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether a body of this type can be JSON; a body without a type is taken for JSON.</summary>
    private static bool IsJson(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (
                type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            )
            && (
                !type.Charset.HasValue
                || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            );
}

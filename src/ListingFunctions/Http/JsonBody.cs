using System.Diagnostics.CodeAnalysis;
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

    private const string Json = "application/json";

    private static readonly string[] ReaderTerms =
    [
        " Change the reader options.",
        " which is not supported in this mode",
        ", when isFinalBlock is true",
        "Expected depth to be zero at the end of the JSON payload. ",
        " configured",
    ];

    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="types">The media types that are accepted; none for JSON as such, see <see cref="IsJson"/>.</param>
    public static async Task<(JsonElement Json, Problem? Problem)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken,
        params string[] types
    )
    {
        if (CheckType(request, types) is { } unsupported)
            return (default, unsupported);
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
            if (read.Buffer.Length > MaxLength)
                return (default, Problem.TooLarge(MaxLength));
            var body = read.Buffer.IsSingleSegment
                ? read.Buffer.FirstSpan
                : System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            if (body.Trim(" \t\r\n"u8).IsEmpty)
                return (default, Problem.Unreadable("The body is empty; it must be a JSON object."));
            return TryParse(body, isLine: false, out var json, out var reason)
                ? (json, null)
                : (default, Problem.Unreadable($"The body {reason}"));
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>
    /// Parses JSON in UTF-8; if it returns false, the reason as the rest of a sentence: <c>is not valid JSON at …</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="isLine">Whether it is a line of a body, whose number is reported already.</param>
    /// <param name="json">What it is.</param>
    /// <param name="reason">Why it is not JSON.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        bool isLine,
        out JsonElement json,
        [NotNullWhen(false)] out string? reason
    )
    {
        (json, reason) = (default, null);
        if (!Utf8.IsValid(text))
        {
            reason = "is not valid JSON: it is not in UTF-8.";
            return false;
        }

        try
        {
            json = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException e)
        {
            reason = ReasonOf(e, isLine);
            return false;
        }
    }

    /// <summary>Where and why a text is not JSON, as the rest of a sentence: <c>is not valid JSON at …</c>.</summary>
    /// <param name="e">What reading it threw.</param>
    /// <param name="isLine">Whether it is a line of a text, whose number is reported already.</param>
    public static string ReasonOf(JsonException e, bool isLine = false)
    {
        var line = isLine ? "" : $"line {e.LineNumber + 1}, ";
        return $"is not valid JSON at {line}byte {e.BytePositionInLine + 1}: {MessageOf(e)}";
    }

    /// <summary>
    /// The reader's message without the position as it counts it, from 0, and without what only its developer knows.
    /// </summary>
    private static string MessageOf(JsonException e) =>
        ReaderTerms.Aggregate(
            e.Message.Split(" LineNumber:")[0],
            (message, term) => message.Replace(term, "", StringComparison.Ordinal)
        );

    /// <summary>415 if the body is of another media type, or encoded.</summary>
    /// <param name="request">The request.</param>
    /// <param name="types">The media types that are accepted; none for JSON as such, see <see cref="IsJson"/>.</param>
    public static Problem? CheckType(HttpRequest request, params string[] types)
    {
        if (!IsOfType(request.ContentType, types))
            return Problem.NotOfType(request.ContentType!, types.Length > 0 ? string.Join(" or ", types) : Json);
        return IsPlain(request.Headers.ContentEncoding) ? null : Problem.Encoded(request.Headers.ContentEncoding!);
    }

    /// <summary>Whether the body is not encoded: nothing here decompresses it.</summary>
    private static bool IsPlain(StringValues encodings) =>
        encodings.All(encoding =>
            encoding is null or "" || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// Whether a type is JSON without a meaning that it would lose here: <c>application/json</c>, or a vendor's own type. A
    /// patch, for one (<c>application/json-patch+json</c>), is no listing.
    /// </summary>
    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        || type.MediaType.StartsWith("application/vnd.", StringComparison.OrdinalIgnoreCase)
            && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a body is of one of these types, in UTF-8; a body without a type is taken for one.</summary>
    private static bool IsOfType(string? contentType, string[] types) =>
        string.IsNullOrEmpty(contentType)
        || MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (
                types.Length > 0 ? types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase) : IsJson(type)
            )
            && (
                !type.Charset.HasValue
                || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            );
}

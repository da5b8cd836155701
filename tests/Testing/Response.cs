using System.Net;
using System.Text;
using System.Text.Json;

namespace Testing;

/// <summary>A response, read to its end.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers and those of its content; several of one name are joined by commas.</param>
/// <param name="Bytes">Its content as it came, compressed if the response says so.</param>
/// <param name="Body">Its content if that is plain JSON.</param>
public sealed record Response(
    HttpStatusCode Status,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Bytes,
    JsonElement Body
)
{
    /// <summary>The message of a problem body.</summary>
    public string? Message => Body.GetProperty("message").GetString();

    /// <summary>The code of a problem body.</summary>
    public string? Code => Body.GetProperty("code").GetString();

    /// <summary>The fields that a problem body lists.</summary>
    public IEnumerable<string?> Fields =>
        Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString());

    /// <summary>Its content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Whether a response of a feed says that there was no more.</summary>
    public bool IsAtEnd() => bool.Parse(Headers["Feed-At-End"]);

    public string? this[string header] => Headers.GetValueOrDefault(header);

    public static async Task<Response> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            );
        var isJson = bytes.Length > 0 && IsJson(response) && response.Content.Headers.ContentEncoding.Count == 0;
        return new(response.StatusCode, headers, bytes, isJson ? JsonElement.Parse(bytes) : default);
    }

    /// <summary>Whether the content is one JSON text; lines of them are not.</summary>
    public static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type
        && (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));
}

/// <summary>Requests of which tests read the responses.</summary>
public static class HttpRequests
{
    /// <summary>Sends a request with a JSON body, or none.</summary>
    public static async Task<Response> SendAsync(
        this HttpClient http,
        string method,
        string path,
        string? json,
        CancellationToken cancellationToken
    )
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(method, path, content, [], cancellationToken);
    }

    /// <summary>Sends a request.</summary>
    public static async Task<Response> SendAsync(
        this HttpClient http,
        string method,
        string path,
        HttpContent? content,
        IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.RelativeOrAbsolute));
        request.Content = content;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        return await Response.ReadAsync(response, cancellationToken);
    }
}

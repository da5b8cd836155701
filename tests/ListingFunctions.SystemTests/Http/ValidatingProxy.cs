using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Http;

/// <summary>
/// A proxy (Prism) in front of the service that compares every exchange with listingapi.yaml, and what it found.
/// </summary>
internal sealed class ValidatingProxy : IAsyncDisposable
{
    private readonly NpmServer _prism;
    private readonly Uri _upstream;
    private readonly Func<string> _token;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly HashSet<string> _met = [];
    private readonly List<string> _violations = [];

    private ValidatingProxy(NpmServer prism, Uri upstream, Func<string> token) =>
        (_prism, _upstream, _token) = (prism, upstream, token);

    public ApiDocument Document { get; } = new(ApiDocument.File);

    /// <summary>The operations with their statuses that were met, as <see cref="ApiDocument.Statuses"/> has them.</summary>
    public IReadOnlySet<string> Met => _met;

    /// <summary>What of the exchanges the document does not describe.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Why there is no proxy on this machine; <see langword="null"/> if there is one.</summary>
    public string? Missing => _prism.Missing;

    /// <summary>Starts a proxy.</summary>
    /// <param name="upstream">The service.</param>
    /// <param name="token">A token for writes that bring none.</param>
    public static async Task<ValidatingProxy> StartAsync(Uri upstream, Func<string> token) =>
        new(await StartPrismAsync($"{upstream}"), upstream, token);

    /// <summary>The proxy alone. It lists violations in a header of each response.</summary>
    public static Task<NpmServer> StartPrismAsync(string upstream) =>
        NpmServer.StartAsync(
            "@stoplight/prism-cli@5.16.0",
            port => ["prism", "proxy", ApiDocument.File, upstream, "--port", $"{port}", "--verboseLevel", "error"]
        );

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _prism.DisposeAsync();
    }

    public Task<Exchange> SendAsync(string method, string path, string? body, (string Name, string Value)[] headers) =>
        SendAsync(method, path, Json(body), isRight: true, headers);

    public Task<Exchange> SendAsync(
        string method,
        string path,
        HttpContent body,
        params (string Name, string Value)[] headers
    ) => SendAsync(method, path, body, isRight: true, headers);

    /// <summary>Sends what the document does not allow: violations of the request are expected, others are not.</summary>
    public Task<Exchange> SendWrongAsync(
        string method,
        string path,
        HttpContent? body,
        params (string Name, string Value)[] headers
    ) => SendAsync(method, path, body, isRight: false, headers);

    private async Task<Exchange> SendAsync(
        string method,
        string path,
        HttpContent? body,
        bool isRight,
        params (string Name, string Value)[] headers
    )
    {
        // The proxy does not respond at all if a body is declared as JSON and is not.
        var address =
            body is null || isRight || await IsJsonAsync(body)
                ? $"http://127.0.0.1:{_prism.Port}{path}"
                : $"{_upstream}{path}";
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Content = body;
        request.Headers.Add("x-functions-key", "key");
        if (method != "GET" && !headers.Any(header => header.Name == "Authorization"))
            request.Headers.Add("Authorization", $"Bearer {_token()}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, App.Stop);
        var status = (int)response.StatusCode;
        _met.Add($"{method} {Document.TemplateOf(path.Split('?')[0])} {status}");

        if (response.Headers.TryGetValues("sl-violations", out var violations))
            _violations.AddRange(
                JsonNode
                    .Parse(violations.Single())!
                    .AsArray()
                    .Where(violation => isRight || (string?)violation!["location"]![0] != "request")
                    .Select(violation => $"{method} {path} {status}: {violation!.ToJsonString()}")
            );
        var text = await response.Content.ReadAsStringAsync(App.Stop);
        return new Exchange(
            status,
            Response.IsJson(response) ? JsonNode.Parse(text) : null,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value))
        );
    }

    private static async Task<bool> IsJsonAsync(HttpContent body)
    {
        try
        {
            JsonNode.Parse(await body.ReadAsStringAsync(App.Stop));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static StringContent? Json(string? body) =>
        body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

    public sealed record Exchange(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers);
}

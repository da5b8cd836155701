using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalHost.Output;

/// <summary>Writes one line per request, after its response.</summary>
internal static partial class RequestLines
{
    private const int LongestReason = 100;

    public static async Task ShowAsync(
        HttpContext http,
        RequestDelegate next,
        Func<HttpContext, string?> reasonOf,
        TimeProvider time,
        ConsoleLines lines
    )
    {
        var start = time.GetTimestamp();
        await next(http);
        lines.Write(
            new RequestLine(
                time.GetLocalNow(),
                http.Request.Method,
                http.Request.Path,
                http.Request.QueryString,
                http.Response.StatusCode,
                time.GetElapsedTime(start),
                http.Response.StatusCode is >= 400 and < 500 ? Shortened(reasonOf(http)) : null
            )
        );
    }

    /// <summary>The target of a request, without the function key.</summary>
    public static string TargetOf(RequestLine line) =>
        line.Path.ToUriComponent() + Key().Replace(line.Query.ToUriComponent(), "$1=***");

    private static string? Shortened(string? reason)
    {
        var line = reason?.ReplaceLineEndings(" ");
        return line is { Length: > LongestReason } ? $"{line.AsSpan(0, LongestReason)}…" : line;
    }

    [GeneratedRegex("(?<=[?&])(code)=[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex Key();
}

/// <summary>A completed request.</summary>
internal readonly record struct RequestLine(
    DateTimeOffset Date,
    string Method,
    PathString Path,
    QueryString Query,
    int Status,
    TimeSpan Duration,
    string? Reason
)
{
    /// <summary>Such as <c>17:20:31 GET /api/things?name=a 200 4.2 ms</c>, followed by the reason of a 4xx.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Date:HH:mm:ss} {Method} {RequestLines.TargetOf(this)} {Status} {Duration.TotalMilliseconds:0.0} ms{(Reason is null ? "" : $" {Reason}")}"
        );
}

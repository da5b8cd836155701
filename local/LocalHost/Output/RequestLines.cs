using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalHost.Output;

/// <summary>Writes one line per request, after its response.</summary>
internal static partial class RequestLines
{
    private const int LongestReason = 100;

    public static async Task ShowAsync(HttpContext http, RequestDelegate next, TimeProvider time, ConsoleLines lines)
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
                ReasonOf(http)
            )
        );
    }

    /// <summary>The target of a request, without the function key.</summary>
    public static string TargetOf(RequestLine line) =>
        line.Path.ToUriComponent() + Key().Replace(line.Query.ToUriComponent(), "$1=***");

    /// <summary>Why the request was rejected; <c>null</c> if it was not, or no reason is known.</summary>
    private static string? ReasonOf(HttpContext http)
    {
        if (http.Response.StatusCode is < 400 or >= 500 || App.ReasonOf(http) is not { } reason)
            return null;
        var line = reason.ReplaceLineEndings(" ");
        return line.Length <= LongestReason ? line : $"{line.AsSpan(0, LongestReason)}…";
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
    /// <summary>Such as <c>17:20:31 GET /api/listings?city=berlin 200 4.2 ms</c>, followed by the reason of a 4xx.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Date:HH:mm:ss} {Method} {RequestLines.TargetOf(this)} {Status} {Duration.TotalMilliseconds:0.0} ms{(Reason is null ? "" : $" {Reason}")}"
        );
}

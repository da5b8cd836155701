using System.Diagnostics;
using System.Text;

namespace LocalHost.Output;

/// <summary>Shows the app's log lines, and the warnings and errors of everything else.</summary>
/// <param name="lines">Where lines go.</param>
/// <param name="appCategory">The prefix of the app's log categories.</param>
internal sealed class ConsoleLoggerProvider(ConsoleLines lines, string appCategory) : ILoggerProvider
{
    // Logs a failed start, which the caller gets as an exception anyway.
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    // Warns about loopback addresses that a machine lacks.
    private const string KestrelCategory = "Microsoft.AspNetCore.Server.Kestrel";

    public bool Shows(string? category, LogLevel level) =>
        level
        >= category switch
        {
            HostCategory => LogLevel.None,
            KestrelCategory => LogLevel.Error,
            not null when category.StartsWith(appCategory, StringComparison.Ordinal) => LogLevel.Information,
            _ => LogLevel.Warning,
        };

    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(categoryName, this, lines);

    public void Dispose() { }
}

/// <summary>Writes one line per message, followed by the exceptions and, for errors, the stack trace.</summary>
internal sealed class ConsoleLogger(string category, ConsoleLoggerProvider provider, ConsoleLines lines) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => provider.Shows(category, logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
            return;
        var text = new StringBuilder();
        if (logLevel >= LogLevel.Warning)
            text.Append(logLevel >= LogLevel.Error ? "error: " : "warning: ").Append(category).Append(": ");
        text.Append(formatter(state, exception));
        // Enough of the id to find the problem details and the spans of the same trace.
        if (logLevel >= LogLevel.Warning && Activity.Current is { } activity)
            text.Append(" (trace ").Append(activity.TraceId.ToHexString().AsSpan(0, 8)).Append(')');
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            text.Append("\n    ").Append(cause.GetType().Name).Append(": ").Append(FirstLine(cause.Message));
        if (logLevel >= LogLevel.Error && exception?.StackTrace is { } trace)
            text.Append('\n').Append(trace);
        lines.Write(text.ToString());
    }

    // The SDK's messages go on for pages of diagnostics.
    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();
}

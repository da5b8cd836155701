using System.Collections.Concurrent;

namespace ListingFunctions.Faults.Hosting;

/// <summary>The newest warnings and errors of a host, which say why a run does not continue.</summary>
internal sealed class RecentWarnings : ILoggerProvider
{
    private const int Capacity = 20;
    private const string ExceptionHandling = "ListingFunctions.Cosmos.ExceptionHandling";

    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose() { }

    public override string ToString() => string.Join('\n', _lines);

    private void Keep(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > Capacity)
            _lines.TryDequeue(out _);
    }

    private sealed class Log(RecentWarnings warnings, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            IReadOnlyList<Exception> causes = exception switch
            {
                null => [],
                AggregateException aggregate => aggregate.InnerExceptions,
                _ => [exception],
            };
            var text = string.Join(
                "; ",
                causes.Select(cause => $"{cause.GetType().Name} {cause.Message.Split('\n')[0]}")
            );
            // A 500 is a violation, whose cause nobody would know once the host is gone.
            if (logLevel == LogLevel.Error && category == ExceptionHandling)
                Console.Error.WriteLine(exception);
            warnings.Keep($"{DateTime.UtcNow:HH:mm:ss.fff} {category}: {formatter(state, exception)} {text}");
        }
    }
}

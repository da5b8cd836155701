namespace LocalHost.Timers;

/// <summary>The triggers of all timer functions.</summary>
internal sealed class TimerTriggerSet(IReadOnlyList<TimerTrigger> triggers) : IAsyncDisposable
{
    public void Start()
    {
        foreach (var trigger in triggers)
            trigger.Start();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var trigger in triggers)
            await trigger.DisposeAsync();
    }

    /// <exception cref="ArgumentException">There is no such function.</exception>
    public Task InvokeAsync(string function, CancellationToken cancellationToken) =>
        triggers
            .FirstOrDefault(trigger =>
                string.Equals(trigger.Function.Name, function, StringComparison.OrdinalIgnoreCase)
            )
            ?.InvokeAsync(cancellationToken)
        ?? throw new ArgumentException($"There is no timer function {function}.", nameof(function));
}

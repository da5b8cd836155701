using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Testing;

/// <summary>Waits for what happens some time after the call that causes it.</summary>
public static class Eventually
{
    /// <summary>
    /// Longer than the minute that a lease lasts: a host that ends while it takes one does not give it back.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Polls a condition until it holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within three minutes.</exception>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    )
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                throw new TimeoutException($"This did not hold within {Limit.TotalSeconds} seconds: {text}");
            await Task.Delay(Interval);
        }
    }

    /// <summary>Polls what is left until nothing is.</summary>
    /// <exception cref="TimeoutException">Something was left after three minutes; the message lists it.</exception>
    public static async Task NothingIsLeftAsync(Func<Task<IReadOnlyCollection<string>>> left)
    {
        var start = Stopwatch.GetTimestamp();
        while (await left() is { Count: > 0 } items)
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                throw new TimeoutException(
                    $"These were left after {Limit.TotalSeconds} seconds: {string.Join(Environment.NewLine, items)}"
                );
            await Task.Delay(Interval);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string?)"/>
    public static Task HoldsAsync(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    ) => HoldsAsync(() => Task.FromResult(condition()), text);
}

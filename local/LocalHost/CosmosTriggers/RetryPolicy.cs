using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.CosmosTriggers;

/// <summary>The retry policy of a batch that failed: how often (-1: until it succeeds; 0: never), and after what delay.</summary>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Without an attribute a batch that fails is dropped, as on the platform.</summary>
    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <exception cref="CannotStartException">The attribute is of a kind that this host does not support.</exception>
    public static RetryPolicy Of(MethodInfo method, string function) =>
        method.GetCustomAttribute<RetryAttribute>() switch
        {
            null => None,
            ExponentialBackoffRetryAttribute retry => new(
                retry.MaxRetryCount,
                TimeSpan.Parse(retry.MinimumInterval, CultureInfo.InvariantCulture),
                TimeSpan.Parse(retry.MaximumInterval, CultureInfo.InvariantCulture)
            ),
            FixedDelayRetryAttribute retry => Fixed(
                retry.MaxRetryCount,
                TimeSpan.Parse(retry.DelayInterval, CultureInfo.InvariantCulture)
            ),
            var other => throw new CannotStartException(
                $"Function {function}: {other.GetType().Name} is a retry policy that LocalHost does not support."
            ),
        };

    public bool Allows(int retry) => MaxRetryCount < 0 || retry <= MaxRetryCount;

    /// <summary>The wait before a retry, the first being 1: doubled from one to the next.</summary>
    public TimeSpan DelayBefore(int retry) =>
        Minimum.TotalSeconds * Math.Pow(2, retry - 1) is var seconds && seconds < Maximum.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : Maximum;

    private static RetryPolicy Fixed(int maxRetryCount, TimeSpan delay) => new(maxRetryCount, delay, delay);
}

using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host does after an invocation that ended in an exception; without one, the event is given up.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>How often an event is brought again; -1: until it succeeds.</summary>
    public int MaxRetryCount { get; set; }

    private protected static TimeSpan Interval(string value, string name) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.Zero
            ? interval
            : throw new ArgumentOutOfRangeException(name, value, "Not a time span of the form hh:mm:ss.");
}

/// <summary>Waits longer from retry to retry, between two bounds.</summary>
public class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <exception cref="ArgumentException">An interval is no time span of the form hh:mm:ss, or they are the wrong way round.</exception>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (Interval(minimumInterval, nameof(minimumInterval)) > Interval(maximumInterval, nameof(maximumInterval)))
            throw new ArgumentException("The minimum must not exceed the maximum.", nameof(minimumInterval));
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}

/// <summary>Waits the same time before every retry.</summary>
public class FixedDelayRetryAttribute : RetryAttribute
{
    /// <exception cref="ArgumentOutOfRangeException">The interval is no time span of the form hh:mm:ss.</exception>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        _ = Interval(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}

using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Functions;

/// <summary>The retry count of an invocation, for functions that read it.</summary>
internal sealed class Attempt(int retryCount, int maxRetryCount) : RetryContext
{
    public static Attempt Only { get; } = new(0, 0);

    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}

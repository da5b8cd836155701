using Microsoft.Azure.Functions.Worker;

namespace LocalHost.CosmosTriggers;

/// <summary>Which attempt at an event an invocation is, for functions that ask.</summary>
internal sealed class Attempt(int retryCount, int maxRetryCount) : RetryContext
{
    public static Attempt Only { get; } = new(0, 0);

    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}

using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalHost.CosmosTriggers;

/// <summary>Delivers batches to a function, with retries according to its retry policy.</summary>
internal sealed partial class BatchDelivery(
    CosmosFunction function,
    FunctionExecutionDelegate pipeline,
    IServiceProvider services,
    TimeProvider time
)
{
    public ILogger Logger { get; } = services.GetRequiredService<ILoggerFactory>().CreateLogger(function.LogCategory);

    /// <summary>Returns once the batch is processed, or dropped after the last attempt.</summary>
    /// <exception cref="OperationCanceledException">The batch is neither; it must be redelivered.</exception>
    public async Task DeliverAsync(string batch, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await InvokeAsync(batch, retry, cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever a function throws, its retry policy decides, as on the platform.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!function.Retry.Allows(retry + 1))
                {
                    Log.Dropped(Logger, exception, function.Name, ChangeFeedBatch.Count(batch), retry + 1);
                    return;
                }
                var delay = function.Retry.DelayBefore(retry + 1);
                Log.Failed(Logger, exception, function.Name, delay.TotalSeconds);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    /// <summary>Invokes the function once; exceptions propagate.</summary>
    public async Task InvokeAsync(string batch, int retry, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await WorkerSpan.RunAsync(
            new LocalFunctionContext(function, scope.ServiceProvider, cancellationToken)
            {
                Batch = batch,
                Attempt = new Attempt(retry, function.Retry.MaxRetryCount),
            },
            pipeline
        );
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "{Function} failed; the batch is retried in {Seconds} s.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, double seconds);

        [LoggerMessage(
            3,
            LogLevel.Error,
            "{Function} failed; the batch of {Count} documents is dropped after attempt {Attempt}."
        )]
        public static partial void Dropped(
            ILogger logger,
            Exception exception,
            string function,
            int count,
            int attempt
        );
    }
}

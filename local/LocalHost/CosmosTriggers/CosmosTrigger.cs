using Microsoft.Azure.Cosmos;

namespace LocalHost.CosmosTriggers;

/// <summary>Runs one function on the SDK's change feed processor.</summary>
/// <param name="function">The function.</param>
/// <param name="settings">The settings of its trigger.</param>
/// <param name="delivery">Invokes it.</param>
/// <param name="around">Wraps each delivery, if set.</param>
/// <param name="isAlone">Whether no other host can use the same leases.</param>
internal sealed partial class CosmosTrigger(
    CosmosFunction function,
    CosmosTriggerSettings settings,
    BatchDelivery delivery,
    BatchHandling? around,
    bool isAlone
)
{
    // The leases of a killed host stay taken for a minute, unless a host of the same name takes them over. If no other host
    // can use them, this one keeps its name.
    private readonly string _instance = isAlone ? "LocalHost" : Guid.NewGuid().ToString();

    /// <summary>
    /// How long the processor may take to stop. The SDK may wait forever for a lease that it failed to acquire.
    /// </summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private Running? _running;

    public CosmosFunction Function => function;

    public CosmosTriggerSettings Settings => settings;

    public BatchDelivery Delivery => delivery;

    /// <exception cref="CannotStartException">The account or a container does not exist.</exception>
    public async Task StartAsync()
    {
        if (_running is not null)
            return;
        var starting = new Running();
        starting.Processor = Build(starting);
        try
        {
            await CosmosConnections.ReachAsync(
                settings.Monitored.Database.Client,
                $"Function {function.Name} (container {settings.Monitored.Id}, leases in {settings.Leases.Id}, database {settings.Monitored.Database.Id})",
                starting.Processor.StartAsync
            );
        }
        catch
        {
            // It may have acquired leases before it failed.
            starting.IsStopped = true;
            throw;
        }

        _running = starting;
    }

    /// <summary>
    /// Returns once no batch is in flight: it was completed, or will be redelivered. If the SDK cannot stop its
    /// processor, no further batch is delivered, and its leases expire.
    /// </summary>
    public async Task StopAsync()
    {
        if (_running is not { } stopping)
            return;
        _running = null;
        try
        {
            await stopping.Processor!.StopAsync().WaitAsync(StopLimit);
        }
#pragma warning disable CA1031 // Whatever the SDK throws, the function is to stop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotStopped(delivery.Logger, exception, function.Name);
        }

        stopping.IsStopped = true;
    }

    private ChangeFeedProcessor Build(Running running)
    {
        var builder = settings
            .Monitored.GetChangeFeedProcessorBuilderWithManualCheckpoint<DeliveredDocument>(
                settings.ProcessorName,
                (_, changes, checkpoint, cancellationToken) =>
                    running.IsStopped
                        ? Task.FromCanceled(new CancellationToken(canceled: true))
                        : OnChangesAsync(changes, checkpoint, cancellationToken)
            )
            .WithInstanceName(_instance)
            .WithLeaseContainer(settings.Leases)
            .WithLeaseConfiguration(settings.AcquireInterval, settings.ExpirationInterval, settings.RenewInterval)
            .WithErrorNotification(OnErrorAsync);
        if (settings.MaxItems is { } maxItems)
            builder.WithMaxItems(maxItems);
        if (settings.StartTime is { } startTime)
            builder.WithStartTime(startTime);
        if (settings.PollInterval is { } pollInterval)
            builder.WithPollInterval(pollInterval);
        return builder.Build();
    }

    private async Task OnChangesAsync(
        IReadOnlyCollection<DeliveredDocument> changes,
        Func<Task> checkpoint,
        CancellationToken cancellationToken
    )
    {
        var batch = ChangeFeedBatch.Write(changes);
        if (around is null)
            await delivery.DeliverAsync(batch, cancellationToken);
        else
            await around(
                function.Name,
                batch,
                documents => delivery.DeliverAsync(documents, cancellationToken),
                cancellationToken
            );
        await checkpoint();
    }

    private Task OnErrorAsync(string lease, Exception exception)
    {
        if (ChangeFeedBatch.IsUnreadable(exception))
            Log.Unreadable(
                delivery.Logger,
                function.Name,
                settings.Monitored.Id,
                lease,
                exception.GetBaseException().Message
            );
        else if (exception.GetBaseException() is not OperationCanceledException)
            Log.ProcessorFailed(delivery.Logger, exception, function.Name, lease);
        return Task.CompletedTask;
    }

    /// <summary>A processor from its start to its stop, and after it if the SDK does not stop it.</summary>
    private sealed class Running
    {
        public ChangeFeedProcessor? Processor { get; set; }

        public volatile bool IsStopped;
    }

    private static partial class Log
    {
        [LoggerMessage(
            6,
            LogLevel.Warning,
            "{Function}: the change feed processor did not stop; no further batch is delivered, and its leases expire."
        )]
        public static partial void NotStopped(ILogger logger, Exception exception, string function);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "{Function}: the change feed of lease {Lease} was interrupted, and resumes."
        )]
        public static partial void ProcessorFailed(ILogger logger, Exception exception, string function, string lease);

        [LoggerMessage(
            5,
            LogLevel.Warning,
            "{Function} is not called: a batch of {Container} (lease {Lease}) cannot be read, as on the Functions host: {Reason} It is redelivered until the document is removed from {Container}, or changed; nothing after it arrives."
        )]
        public static partial void Unreadable(
            ILogger logger,
            string function,
            string container,
            string lease,
            string reason
        );
    }
}

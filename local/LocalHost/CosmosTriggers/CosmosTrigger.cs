using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

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

    private ChangeFeedProcessor? _processor;

    public CosmosFunction Function => function;

    public CosmosTriggerSettings Settings => settings;

    public BatchDelivery Delivery => delivery;

    /// <exception cref="CannotStartException">The account or a container does not exist.</exception>
    public async Task StartAsync()
    {
        if (_processor is not null)
            return;
        var starting = Build();
        await CosmosConnections.ReachAsync(
            settings.Monitored.Database.Client,
            $"Function {function.Name} (container {settings.Monitored.Id}, leases in {settings.Leases.Id}, database {settings.Monitored.Database.Id})",
            starting.StartAsync
        );
        _processor = starting;
    }

    /// <summary>Returns once no batch is in flight: it was completed, or will be redelivered.</summary>
    public async Task StopAsync()
    {
        if (_processor is not { } stopping)
            return;
        _processor = null;
        await stopping.StopAsync();
    }

    private ChangeFeedProcessor Build()
    {
        var builder = settings
            .Monitored.GetChangeFeedProcessorBuilderWithManualCheckpoint<JObject>(
                settings.ProcessorName,
                OnChangesAsync
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
        ChangeFeedProcessorContext context,
        IReadOnlyCollection<JObject> changes,
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

    private static partial class Log
    {
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

using System.Globalization;
using LocalHost.Settings;
using Microsoft.Azure.Cosmos;

namespace LocalHost.CosmosTriggers;

/// <summary>
/// The values of a trigger's attribute, with the settings that it names filled in as the Cosmos DB extension does. The processor's
/// name keeps the leases of one function apart from another's; without a start time, a first start reads from then on.
/// </summary>
internal sealed record CosmosTriggerSettings(
    Container Monitored,
    Container Leases,
    bool CreatesLeases,
    int? LeasesThroughput,
    string ProcessorName,
    DateTime? StartTime,
    int? MaxItems,
    TimeSpan? PollInterval,
    TimeSpan? AcquireInterval,
    TimeSpan? ExpirationInterval,
    TimeSpan? RenewInterval
)
{
    private const string DefaultConnection = "CosmosDB";
    private const string DefaultLeaseContainer = "leases";

    /// <exception cref="CannotStartException">The attribute names a setting that is missing, or contradicts itself.</exception>
    public static CosmosTriggerSettings Resolve(
        CosmosFunction function,
        IConfiguration configuration,
        CosmosConnections connections,
        LocalHostOptions options
    )
    {
        var trigger = function.Trigger;
        var connection = Fill(trigger.Connection) ?? DefaultConnection;
        var database = Fill(trigger.DatabaseName)!;
        var settings = new CosmosTriggerSettings(
            connections.Get(connection).GetContainer(database, Fill(trigger.ContainerName)!),
            connections
                .Get(Fill(trigger.LeaseConnection) ?? connection)
                .GetContainer(
                    Fill(trigger.LeaseDatabaseName) ?? database,
                    Fill(trigger.LeaseContainerName) ?? DefaultLeaseContainer
                ),
            trigger.CreateLeaseContainerIfNotExists,
            Positive(trigger.LeasesContainerThroughput),
            Fill(trigger.LeaseContainerPrefix) ?? "",
            StartOf(function),
            Positive(trigger.MaxItemsPerInvocation),
            options.FeedPollDelay ?? Milliseconds(trigger.FeedPollDelay),
            options.LeaseTimes?.Acquire ?? Milliseconds(trigger.LeaseAcquireInterval),
            options.LeaseTimes?.Expiration ?? Milliseconds(trigger.LeaseExpirationInterval),
            options.LeaseTimes?.Renew ?? Milliseconds(trigger.LeaseRenewInterval)
        );
        return settings;

        string? Fill(string? value) =>
            string.IsNullOrEmpty(value) ? null : SettingNames.Fill(value, configuration, function.Name);
    }

    private static DateTime? StartOf(CosmosFunction function) =>
        (function.Trigger.StartFromTime, function.Trigger.StartFromBeginning) switch
        {
            (null or "", true) => DateTime.MinValue.ToUniversalTime(),
            (null or "", false) => null,
            (_, true) => throw new CannotStartException(
                $"Function {function.Name}: StartFromBeginning and StartFromTime exclude each other."
            ),
            (var text, _) => DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
                ? time.UtcDateTime
                : throw new CannotStartException(
                    $"Function {function.Name}: StartFromTime is not a time such as 2021-02-16T14:19:29Z: {text}."
                ),
        };

    private static int? Positive(int value) => value > 0 ? value : null;

    private static TimeSpan? Milliseconds(int value) => value > 0 ? TimeSpan.FromMilliseconds(value) : null;
}

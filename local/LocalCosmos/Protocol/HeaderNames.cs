namespace LocalCosmos.Protocol;

/// <summary>The headers of the gateway protocol that mean something here.</summary>
internal static class HeaderNames
{
    public const string ActivityId = "x-ms-activity-id";
    public const string AlternatePath = "x-ms-alt-content-path";
    public const string BatchAtomic = "x-ms-cosmos-batch-atomic";
    public const string BatchContinueOnError = "x-ms-cosmos-batch-continue-on-error";
    public const string ChangeFeed = "A-IM";
    public const string ContentPath = "x-ms-content-path";
    public const string Continuation = "x-ms-continuation";
    public const string EndRange = "x-ms-end-epk";
    public const string EnumerationDirection = "x-ms-enumeration-direction";
    public const string IndexingDirective = "x-ms-indexing-directive";
    public const string IntendedContainer = "x-ms-cosmos-intended-collection-rid";
    public const string IsBatch = "x-ms-cosmos-is-batch-request";
    public const string IsQuery = "x-ms-documentdb-isquery";
    public const string IsQueryPlan = "x-ms-cosmos-is-query-plan-request";
    public const string IsUpsert = "x-ms-documentdb-is-upsert";
    public const string ItemCount = "x-ms-item-count";
    public const string MaxItemCount = "x-ms-max-item-count";
    public const string PartitionKey = "x-ms-documentdb-partitionkey";
    public const string PostTrigger = "x-ms-documentdb-post-trigger-include";
    public const string PreTrigger = "x-ms-documentdb-pre-trigger-include";
    public const string Prefer = "Prefer";
    public const string Range = "x-ms-documentdb-partitionkeyrangeid";
    public const string RequestCharge = "x-ms-request-charge";
    public const string SerializationFormats = "x-ms-cosmos-supported-serialization-formats";
    public const string SessionToken = "x-ms-session-token";
    public const string StartRange = "x-ms-start-epk";
    public const string SubStatus = "x-ms-substatus";
    public const string TimeToLive = "x-ms-time-to-live-in-seconds";
}

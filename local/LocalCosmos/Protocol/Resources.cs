using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>The JSON of what is not an item: the account, databases, containers, partition key ranges.</summary>
internal static class Resources
{
    // What the SDK needs for its own query planner; the limits are Azure's.
    private const string QueryEngine = """
        {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":10,"maxLogicalAndPerSqlQuery":2000,
        "maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,
        "queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,
        "sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,
        "sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,
        "sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true,
        "clientDisableOptimisticDirectExecution":false}
        """;

    public static JsonElement Account(Uri endpoint)
    {
        object[] locations = [new { name = "Local", databaseAccountEndpoint = endpoint.ToString() }];
        var replication = new
        {
            asyncReplication = false,
            minReplicaSetSize = 1,
            maxReplicasetSize = 1,
        };
        return JsonSerializer.SerializeToElement(
            new
            {
                id = "localcosmos",
                _rid = "localcosmos",
                _self = "",
                _dbs = "//dbs/",
                addresses = "//addresses/",
                media = "//media/",
                writableLocations = locations,
                readableLocations = locations,
                enableMultipleWriteLocations = false,
                userReplicationPolicy = replication,
                systemReplicationPolicy = replication,
                userConsistencyPolicy = new { defaultConsistencyLevel = "Session" },
                readPolicy = new { primaryReadCoefficient = 1, secondaryReadCoefficient = 1 },
                queryEngineConfiguration = QueryEngine.ReplaceLineEndings(""),
            }
        );
    }

    public static string ETag(Database database) => $"\"{database.Timestamp:x8}\"";

    public static JsonElement Database(Database database) =>
        JsonSerializer.SerializeToElement(
            new
            {
                id = database.Id,
                _rid = database.Rid,
                _self = $"dbs/{database.Rid}/",
                _etag = ETag(database),
                _colls = "colls/",
                _users = "users/",
                _ts = database.Timestamp,
            }
        );

    public static JsonElement Container(Database database, Container container)
    {
        var json = JsonObject.Create(container.Definition.Json)!;
        json["_rid"] = container.Rid;
        json["_self"] = $"dbs/{database.Rid}/colls/{container.Rid}/";
        json["_etag"] = container.ETag;
        json["_docs"] = "docs/";
        json["_sprocs"] = "sprocs/";
        json["_triggers"] = "triggers/";
        json["_udfs"] = "udfs/";
        json["_conflicts"] = "conflicts/";
        json["_ts"] = container.Timestamp;
        return JsonSerializer.SerializeToElement(json);
    }

    public static JsonElement Range(Database database, Container container, PartitionRange range)
    {
        var rid = ResourceId.Range(container.Identity.Database, container.Identity.Container, range.Id);
        return JsonSerializer.SerializeToElement(
            new
            {
                id = $"{range.Id}",
                _rid = rid,
                _self = $"dbs/{database.Rid}/colls/{container.Rid}/pkranges/{rid}/",
                _etag = $"\"{range.Version}\"",
                _ts = container.Timestamp,
                minInclusive = range.Min.ToString(),
                maxExclusive = range.Max.ToString(),
                ridPrefix = range.Id,
                throughputFraction = 1.0 / container.Ranges.All.Count,
                status = "online",
                parents = range.Parents.Select(parent => $"{parent}"),
            }
        );
    }
}

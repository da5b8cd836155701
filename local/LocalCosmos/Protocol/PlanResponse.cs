using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>The JSON of a query plan.</summary>
internal static class PlanResponse
{
    public static object Of(QueryPlan plan) =>
        new
        {
            partitionedQueryExecutionInfoVersion = 2,
            queryInfo = new
            {
                distinctType = "None",
                top = plan.Top,
                offset = plan.Offset,
                limit = plan.Limit,
                orderBy = plan.OrderBy.Select(item => item.Descending ? "Descending" : "Ascending"),
                orderByExpressions = plan.OrderBy.Select(item => item.Path),
                groupByExpressions = Array.Empty<string>(),
                groupByAliases = plan.Aliases.Select(each => each.Alias),
                aggregates = plan.Aggregates,
                groupByAliasToAggregateType = plan.Aliases.ToDictionary(each => each.Alias, each => each.Aggregate),
                rewrittenQuery = plan.RewrittenQuery,
                hasSelectValue = plan.IsValue,
                hasNonStreamingOrderBy = false,
            },
            queryRanges = Ranges(plan),
        };

    private static object[] Ranges(QueryPlan plan)
    {
        if (plan.Keys is not { } keys)
            return [Range(EffectivePartitionKey.Start, EffectivePartitionKey.End, isMaxInclusive: false)];
        if (keys.Count == 0)
            return [Range(EffectivePartitionKey.Start, EffectivePartitionKey.Start, isMaxInclusive: true)];
        return
        [
            .. keys.Select(key => PartitionKey.Of(key)!.Value.Effective())
                .Distinct()
                .Order()
                .Select(position => Range(position, position, isMaxInclusive: true)),
        ];
    }

    private static object Range(EffectivePartitionKey min, EffectivePartitionKey max, bool isMaxInclusive) =>
        new
        {
            min = min.ToString(),
            max = max.ToString(),
            isMinInclusive = true,
            isMaxInclusive,
        };
}

using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Indexes;

/// <summary>The indexes that ORDER BY needs in Azure.</summary>
internal static class OrderByRules
{
    /// <summary>Rejects an ORDER BY for which the policy declares no index, in Azure's words.</summary>
    public static void Validate(CosmosQuery query, IndexingPolicy policy)
    {
        var order = query
            .OrderBy.Select(item => (Path: (IReadOnlyList<string>)Segments(item.Path), item.Descending))
            .ToList();
        if (order.Count == 1 && !policy.Includes(order[0].Path))
            throw Rejected("The index path corresponding to the specified order-by item is excluded.");
        if (order.Count > 1 && !policy.HasComposite(order))
            throw Rejected(
                "The order by query does not have a corresponding composite index that it can be served from."
            );
    }

    // An element of an array is indexed under [], whichever it is.
    private static List<string> Segments(Expression path)
    {
        var segments = new List<string>();
        while (path is Member or Query.Item)
        {
            segments.Add(path is Member member ? member.Name : "[]");
            path = path.Children[0];
        }
        segments.Reverse();
        return segments;
    }

    private static QueryException Rejected(string error) => new($$"""{"Errors":["{{error}}"]}""");
}

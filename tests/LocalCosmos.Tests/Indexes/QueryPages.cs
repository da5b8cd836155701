using LocalCosmos.Query;

namespace LocalCosmos.Tests.Indexes;

/// <summary>Reads a query page by page.</summary>
internal static class QueryPages
{
    /// <summary>The ids of all that a query finds, in its order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="source">The rows.</param>
    /// <param name="size">How many a page has.</param>
    public static List<string> Ids(this CosmosQuery query, RowSource source, int size)
    {
        var (ids, continuation) = (new List<string>(), default(string));
        do
        {
            var page = query.Page(source, size, continuation, null, Ct);
            ids.AddRange(page.Items.Select(item => item.GetProperty("id"u8).GetString()!));
            continuation = page.Continuation;
        } while (continuation is not null);
        return ids;
    }
}

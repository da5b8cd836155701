namespace Testing;

/// <summary>A request of the SDK to Cosmos.</summary>
public sealed record CosmosCall(HttpRequestMessage Message)
{
    // dbs/{database}/colls/{container}/docs[/{item}]
    private readonly string[] _path = Message.RequestUri!.AbsolutePath.Split(
        '/',
        StringSplitOptions.RemoveEmptyEntries
    );

    public string Method => Message.Method.Method;

    /// <summary>The container whose items it is about; <see langword="null"/> if it is about the account.</summary>
    public string? Container => _path is ["dbs", _, "colls", var container, "docs", ..] ? container : null;

    /// <summary>The id of the item in its address.</summary>
    public string? Item => _path is [_, _, _, _, "docs", var item] ? Uri.UnescapeDataString(item) : null;

    /// <summary>The value of the partition key, without its JSON.</summary>
    public string? PartitionKey =>
        Message.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var values)
            ? values.First().Trim('[', ']', '"')
            : null;

    public bool IsQuery => Message.Headers.Contains("x-ms-documentdb-isquery") && !IsQueryPlan;

    /// <summary>Asks how a query is to be made, and reads no items.</summary>
    public bool IsQueryPlan => Message.Headers.Contains("x-ms-cosmos-is-query-plan-request");

    public bool IsChangeFeed => Message.Headers.Contains("A-IM");

    /// <summary>Such as <c>PUT listings</c>.</summary>
    public override string ToString() => $"{Method} {Container}";
}

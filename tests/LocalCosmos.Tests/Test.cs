namespace LocalCosmos.Tests;

internal static class Test
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The status of the error that a call ends in.</summary>
    public static async Task<HttpStatusCode> StatusOf(Task call) => (await ErrorOf(call)).StatusCode;

    /// <summary>The error that a call ends in.</summary>
    public static Task<CosmosException> ErrorOf(Task call) => Assert.ThrowsAsync<CosmosException>(() => call);

    /// <summary>All items of all pages.</summary>
    public static async Task<List<T>> AllOf<T>(FeedIterator<T> pages)
    {
        var all = new List<T>();
        while (pages.HasMoreResults)
            all.AddRange(await pages.ReadNextAsync(Ct));
        return all;
    }
}

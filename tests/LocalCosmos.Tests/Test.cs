namespace LocalCosmos.Tests;

internal static class Test
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The status with which a call is refused.</summary>
    public static async Task<HttpStatusCode> StatusOf(Task call) => (await RefusalOf(call)).StatusCode;

    /// <summary>What a call is refused with.</summary>
    public static Task<CosmosException> RefusalOf(Task call) => Assert.ThrowsAsync<CosmosException>(() => call);

    /// <summary>All items of all pages.</summary>
    public static async Task<List<T>> AllOf<T>(FeedIterator<T> pages)
    {
        var all = new List<T>();
        while (pages.HasMoreResults)
            all.AddRange(await pages.ReadNextAsync(Ct));
        return all;
    }

    /// <summary>Waits, half a minute at most, until something is so.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (var left = 1200; !condition(); left--)
        {
            Assert.True(left > 0, "It did not come about in time.");
            await Task.Delay(25, Ct);
        }
    }
}

namespace ListingFunctions.SystemTests;

/// <summary>One app for tests that do not affect each other: each has listings of its own, and none needs the feed.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    internal App App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await App.StartAsync(feed: false);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

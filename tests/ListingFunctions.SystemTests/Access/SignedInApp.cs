namespace ListingFunctions.SystemTests.Access;

/// <summary>An app whose writes require a token of an issuer on this machine.</summary>
public sealed class SignedInApp : IAsyncLifetime
{
    internal Issuer Issuer { get; private set; } = null!;

    internal App App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await Issuer.StartAsync();
        App = await App.StartAsync(feed: false, settings: Issuer.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

namespace ListingFunctions.SystemTests.Archive;

/// <summary>Azurite, the storage emulator, in memory. If it cannot be had, tests that ask for it are skipped.</summary>
public sealed class Azurite : IAsyncLifetime
{
    /// <summary>Azurite's one account and its key, which are the same everywhere.</summary>
    private const string Account =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    private NpmServer _server = null!;

    /// <summary>The account; the test that asks is skipped if there is none.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_server.Missing is not null, _server.Missing ?? "");
            return $"{Account}BlobEndpoint=http://127.0.0.1:{_server.Port}/devstoreaccount1;";
        }
    }

    public async ValueTask InitializeAsync() =>
        _server = await NpmServer.StartAsync(
            "azurite@3.37.0",
            port =>
                [
                    "azurite-blob",
                    "--blobHost",
                    "127.0.0.1",
                    "--blobPort",
                    $"{port}",
                    "--inMemoryPersistence",
                    "--skipApiVersionCheck",
                    "--disableTelemetry",
                ]
        );

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

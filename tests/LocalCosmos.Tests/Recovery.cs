using Microsoft.Extensions.Logging.Testing;

namespace LocalCosmos.Tests;

/// <summary>A LocalCosmos in a folder, started and stopped several times.</summary>
internal static class Recovery
{
    /// <summary>Connects to a program by the line it has printed.</summary>
    public static CosmosClient Connect(string line)
    {
        Assert.Contains("AccountEndpoint=", line, StringComparison.Ordinal);
        return new(
            line[line.IndexOf("AccountEndpoint=", StringComparison.Ordinal)..],
            new()
            {
                ConnectionMode = ConnectionMode.Gateway,
                LimitToEndpoint = true,
                UseSystemTextJsonSerializerWithOptions = new(System.Text.Json.JsonSerializerDefaults.Web),
            }
        );
    }

    /// <summary>Starts a LocalCosmos in the folder, does something with its notes, and ends it.</summary>
    public static async Task<T> WithNotesAsync<T>(
        string folder,
        Func<Container, Task<T>> use,
        List<string>? warnings = null
    )
    {
        var logger = new FakeLogger();
        var options = new LocalCosmosOptions { DataDirectory = folder, Logger = logger };
        await using var server = await LocalCosmosServer.StartAsync(options, Ct);
        warnings?.AddRange(logger.Collector.GetSnapshot().Select(record => record.Message));
        using var client = Cosmos.Connect(server);
        return await use(await NotesAsync(client));
    }

    public static async Task<Container> NotesAsync(CosmosClient client)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync("tests", cancellationToken: Ct);
        var definition = new ContainerProperties("notes", "/group") { DefaultTimeToLive = -1 };
        return await database.CreateContainerIfNotExistsAsync(definition, cancellationToken: Ct);
    }

    public static Task<List<Note>> AllAsync(Container notes) => AllOf(notes.GetItemQueryIterator<Note>());
}

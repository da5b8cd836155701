using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LocalCosmos.Errors;
using LocalCosmos.Journal;
using LocalCosmos.Protocol;
using LocalCosmos.Store;

namespace LocalCosmos;

/// <summary>
/// A local stand-in for the gateway of Azure Cosmos DB for NoSQL, for development and tests. It listens on loopback
/// over plain HTTP, checks no signatures, and approximates: request charges are a constant, every read is consistent,
/// there are no regions. What it does not support is a 400 or 501 that names it.
/// </summary>
public sealed class LocalCosmosServer : IAsyncDisposable
{
    // The key of the Cosmos DB emulator, the same everywhere and no secret.
    private const string EmulatorKey =
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    /// <summary>How many partition key ranges a container has at most.</summary>
    internal const int MostRanges = 1000;

    private readonly WebApplication _app;
    private readonly Account _account;

    private LocalCosmosServer(WebApplication app, Account account)
    {
        _app = app;
        _account = account;
        Endpoint = new UriBuilder(new Uri(app.Urls.First())) { Path = "/" }.Uri;
    }

    /// <summary>The address, <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The address and the emulator's well-known key; to be used in Gateway mode, limited to the endpoint.</summary>
    public string ConnectionString => $"AccountEndpoint={Endpoint};AccountKey={EmulatorKey};";

    /// <summary>Starts a LocalCosmos.</summary>
    /// <exception cref="LocalCosmosException">The port is taken or the folder cannot be used; the message says which.</exception>
    public static async Task<LocalCosmosServer> StartAsync(LocalCosmosOptions options, CancellationToken ct = default)
    {
        if (options.Ranges is < 1 or > MostRanges)
            throw new LocalCosmosException(
                $"A container has 1 to {MostRanges} partition key ranges, not {options.Ranges}."
            );
        var account = Open(options);
        var gateway = new Gateway(account, options);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        app.Run(gateway.HandleAsync);
        try
        {
            await app.StartAsync(ct);
            var server = new LocalCosmosServer(app, account);
            gateway.Endpoint = server.Endpoint;
            return server;
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            await account.DisposeAsync();
            if (failure is IOException or SocketException)
                throw new LocalCosmosException($"Port {options.Port} cannot be used: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>
    /// Splits a partition key range of a container in two, while requests are served. The same is
    /// <c>POST /_ranges/split</c>.
    /// </summary>
    /// <param name="database">The name of the database.</param>
    /// <param name="container">The name of the container.</param>
    /// <param name="range">The id of the range; null is the one with most items.</param>
    /// <param name="ct">Ends the wait, not the split.</param>
    /// <returns>The ids of the two ranges that replace it.</returns>
    /// <exception cref="LocalCosmosException">There is no such container or range.</exception>
    public async Task<IReadOnlyList<string>> SplitAsync(
        string database,
        string container,
        string? range = null,
        CancellationToken ct = default
    )
    {
        var found =
            _account.Find(database)?.Find(container)
            ?? throw new LocalCosmosException($"There is no container '{container}' in a database '{database}'.");
        try
        {
            int? id = range is null ? null : int.Parse(range, CultureInfo.InvariantCulture);
            var split = await _account.SplitAsync(found, id).WaitAsync(ct);
            return [.. split.Children.Select(child => $"{child.Id}")];
        }
        catch (Exception failure) when (failure is RejectedException or FormatException)
        {
            throw new LocalCosmosException(failure.Message, failure);
        }
    }

    /// <summary>Completes the requests in flight, stops listening and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _account.DisposeAsync();
    }

    private static Account Open(LocalCosmosOptions options)
    {
        if (options.DataDirectory is not { } path)
            return options.RestoreContainer is null
                ? Account.InMemory(options.Time)
                : throw new LocalCosmosException("A container is restored in a data folder only.");
        try
        {
            var folder = new AccountFolder(path, options.FlushWrites, options.KeepHistory, Restore(options));
            return Account.Open(folder, options.Time, options.Logger);
        }
        catch (JournalException failure)
        {
            throw new LocalCosmosException(failure.Message, failure);
        }
    }

    private static ContainerRestore? Restore(LocalCosmosOptions options) =>
        (options.RestoreContainer?.Split('/'), options.RestoreTo) switch
        {
            (null, null) => null,
            ([var database, var container], { } to) => new(database, container, to),
            _ => throw new LocalCosmosException("A restore needs DATABASE/CONTAINER and an instant."),
        };
}

using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>An app that a <see cref="LocalFunctionsHost"/> serves: its functions, and the names of its settings.</summary>
public sealed record LocalApp
{
    /// <summary>The name of the API, which the reference page shows.</summary>
    public required string Title { get; init; }

    /// <summary>The folder of <c>local.settings.json</c>, and of the local data in <c>.local</c>.</summary>
    public required string Root { get; init; }

    /// <summary>The classes whose <c>[Function]</c> methods are served.</summary>
    public required IReadOnlyList<Type> FunctionTypes { get; init; }

    /// <summary>Registers the services and the middleware of these classes.</summary>
    public required Action<LocalHostBuilder> Compose { get; init; }

    /// <summary>The settings that name the Cosmos DB account and the database.</summary>
    public required LocalAppDatabase Database { get; init; }

    /// <summary>The prefix of the app's own log categories, which are shown from information on.</summary>
    public required string LogCategory { get; init; }

    /// <summary>The storage that the app archives to; none: it archives nothing.</summary>
    public LocalAppArchive? Archive { get; init; }

    /// <summary>The path of the app's web page, below the route prefix; none: it has no page.</summary>
    public string? Page { get; init; }

    /// <summary>Why the app rejected a request, for its line in the log; none: unknown.</summary>
    public Func<HttpContext, string?> ReasonOf { get; init; } = _ => null;
}

/// <summary>The settings that name an app's Cosmos DB account and database, and the containers in it.</summary>
/// <param name="Connection">
/// The setting (a connection string) or section (<c>accountEndpoint</c>, <c>clientId</c>) that names the account.
/// </param>
/// <param name="NameSetting">The setting that names the database.</param>
/// <param name="DefaultName">The database if that setting is missing.</param>
/// <param name="ConnectionModeSetting">The setting of the connection mode; an account on this machine supports gateway mode only.</param>
/// <param name="Containers">The containers that are created, in addition to the lease containers, if the account is on this machine.</param>
public sealed record LocalAppDatabase(
    string Connection,
    string NameSetting,
    string DefaultName,
    string ConnectionModeSetting,
    IReadOnlyList<ContainerProperties> Containers
);

/// <summary>The storage account that an app archives to, and what replaces it if no setting names one.</summary>
/// <param name="Setting">The setting (a connection string) or section (<c>blobServiceUri</c>) that names the account.</param>
/// <param name="Register">Registers the app's archive on a folder or memory of this machine.</param>
public sealed record LocalAppArchive(string Setting, Action<IServiceCollection, LocalArchive> Register);

using System.Data.Common;
using System.Net;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace LocalHost.CosmosTriggers;

/// <summary>The host's own clients, one for each connection that a trigger names, made as the Cosmos DB extension makes them.</summary>
internal sealed class CosmosConnections(
    IConfiguration configuration,
    ConnectionMode mode,
    Func<HttpClient>? http = null
) : IDisposable
{
    private readonly Dictionary<string, CosmosClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="connection">A connection string, or a section with <c>accountEndpoint</c> (and <c>clientId</c>).</param>
    /// <exception cref="CannotStartException">The setting is missing or is not a connection; the message names it.</exception>
    public CosmosClient Get(string connection)
    {
        if (!_clients.TryGetValue(connection, out var client))
            _clients.Add(connection, client = Make(connection));
        return client;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>An account on this machine, LocalCosmos or the emulator, belongs to the developer, so missing containers may be created.</summary>
    public static bool IsOnThisMachine(CosmosClient client) => client.Endpoint.IsLoopback;

    /// <summary>Runs an action on the account; if it fails, reports the reason in one line.</summary>
    /// <exception cref="CannotStartException">The account is unavailable, or rejects the request.</exception>
    public static async Task ReachAsync(CosmosClient client, string what, Func<Task> use)
    {
        try
        {
            await use();
        }
        catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CannotStartException($"{what}: not found in Cosmos DB at {client.Endpoint}.", exception);
        }
        catch (Exception exception)
            when (exception is CosmosException or HttpRequestException or AuthenticationFailedException)
        {
            throw new CannotStartException(
                $"{what}: Cosmos DB at {client.Endpoint} cannot be used: {exception.Message.Split('\n')[0].Trim()}",
                exception
            );
        }
    }

    /// <summary>The endpoint of a connection; <c>null</c> if it is missing or invalid, which is reported when it is used.</summary>
    public Uri? EndpointOf(string connection)
    {
        var section = configuration.GetSection(connection);
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = section.Value ?? "";
        }
        catch (ArgumentException)
        {
            return null;
        }
        var endpoint = parts.TryGetValue("AccountEndpoint", out var part) ? (string)part : section["accountEndpoint"];
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri : null;
    }

    private CosmosClient Make(string connection)
    {
        var section = configuration.GetSection(connection);
        // An account on this machine may know itself by an address that means nothing here: stay with the one that is given.
        var options = new CosmosClientOptions
        {
            ConnectionMode = mode,
            LimitToEndpoint = EndpointOf(connection) is { IsLoopback: true },
        };
        if (http is not null)
            options.HttpClientFactory = http;
        try
        {
            if (section.Value is { Length: > 0 } connectionString)
                return new CosmosClient(connectionString, options);
            if (section["accountEndpoint"] is { Length: > 0 } endpoint)
                return new CosmosClient(
                    endpoint,
                    new DefaultAzureCredential(
                        new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] }
                    ),
                    options
                );
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new CannotStartException(
                $"The setting {connection} is not a connection to Cosmos DB: {exception.Message}",
                exception
            );
        }
        throw new CannotStartException(
            $"The setting {connection} (a connection string) or {connection}__accountEndpoint is missing."
        );
    }
}

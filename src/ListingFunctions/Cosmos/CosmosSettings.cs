using ListingFunctions.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Cosmos;

/// <summary>
/// The Cosmos account and how to connect to it. The change feed trigger reads the same settings, so the account is
/// configured once.
/// </summary>
public sealed class CosmosSettings
{
    private static readonly ConnectionRule Rule = new(
        "Cosmos",
        "Cosmos__accountEndpoint",
        "AccountEndpoint=https://…;AccountKey=…;",
        "https://my-account.documents.azure.com:443/",
        IsConnectionString,
        IsAddress
    );

    /// <summary><c>Cosmos</c>: a connection string, with a key. For emulators; in Azure use the endpoint.</summary>
    public string? ConnectionString { get; set; }

    /// <summary><c>Cosmos__accountEndpoint</c>: the account's address, reached with the app's Entra identity.</summary>
    public string? AccountEndpoint { get; set; }

    /// <summary><c>Cosmos__clientId</c>: the user-assigned identity to use; if absent, the default identity.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>Cosmos__Database</c>: the database that holds the containers.</summary>
    public string? Database { get; set; }

    /// <summary>
    /// <c>Cosmos__ConnectionMode</c>: <c>Direct</c> (TCP, the default, lowest latency) or <c>Gateway</c> (HTTPS only, which
    /// emulators require).
    /// </summary>
    public string ConnectionMode { get; set; } = nameof(Microsoft.Azure.Cosmos.ConnectionMode.Direct);

    internal Uri Endpoint =>
        new(
            AccountEndpoint is { Length: > 0 }
                ? AccountEndpoint
                : Parts(ConnectionString!).GetValueOrDefault("AccountEndpoint", string.Empty)
        );

    internal ConnectionMode Mode => Enum.Parse<ConnectionMode>(ConnectionMode, ignoreCase: true);

    private static Dictionary<string, string> Parts(string connectionString) =>
        connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(pair => pair.Key, pair => pair.First(), StringComparer.OrdinalIgnoreCase);

    private static bool IsConnectionString(string text) =>
        Parts(text) is var parts
        && IsAddress(parts.GetValueOrDefault("AccountEndpoint"))
        && parts.GetValueOrDefault("AccountKey") is { Length: > 0 } key
        && Convert.TryFromBase64String(key, new byte[key.Length], out _);

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";

    /// <summary>Reads the settings. <c>Cosmos</c> is both a value and a section, as for the Functions host.</summary>
    internal sealed class FromConfiguration(IConfiguration configuration) : IConfigureOptions<CosmosSettings>
    {
        public void Configure(CosmosSettings options)
        {
            configuration.GetSection("Cosmos").Bind(options);
            options.ConnectionString = configuration["Cosmos"];
        }
    }

    /// <summary>Reports at start which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<CosmosSettings>
    {
        public ValidateOptionsResult Validate(string? name, CosmosSettings options)
        {
            var result = new ValidateOptionsResultBuilder();
            result.AddResult(Rule.Validate(options.ConnectionString, options.AccountEndpoint));
            if (string.IsNullOrWhiteSpace(options.Database))
                result.AddError("Setting Cosmos__Database, the name of the database, is not set.");
            if (
                !Enum.TryParse<ConnectionMode>(options.ConnectionMode, ignoreCase: true, out var mode)
                || !Enum.IsDefined(mode)
            )
                result.AddError(
                    $"Setting Cosmos__ConnectionMode is '{options.ConnectionMode}'; it must be Direct or Gateway."
                );
            return result.Build();
        }
    }
}

using System.Text.Json.Serialization.Metadata;
using ListingFunctions.Json;
using ListingFunctions.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Cosmos;

/// <summary>Registers the one <see cref="CosmosClient"/>, its options, and the database.</summary>
internal static class CosmosRegistration
{
    public static IServiceCollection AddCosmos(this IServiceCollection services)
    {
        services.AddSettings<CosmosSettings, CosmosSettings.FromConfiguration, CosmosSettings.Validator>();

        services.AddSingleton<CosmosSession>();
        services
            .AddOptions<CosmosClientOptions>()
            .Configure<IOptions<CosmosSettings>, CosmosSession, IEnumerable<IJsonTypeInfoResolver>>(Configure);
        services.AddSingleton(CreateClient);
        services.AddSingleton(provider =>
            provider
                .GetRequiredService<CosmosClient>()
                .GetDatabase(provider.GetRequiredService<IOptions<CosmosSettings>>().Value.Database)
        );
        return services;
    }

    private static void Configure(
        CosmosClientOptions options,
        IOptions<CosmosSettings> settings,
        CosmosSession session,
        IEnumerable<IJsonTypeInfoResolver> json
    )
    {
        options.ApplicationName = nameof(ListingFunctions);
        options.ConnectionMode = settings.Value.Mode;
        // Each feature registers its types, so that nothing here knows them.
        options.UseSystemTextJsonSerializerWithOptions = ServiceJson.NewOptions(json);
        options.CustomHandlers.Add(new CosmosSessionHandler(session, settings.Value.Endpoint.IsLoopback));
        // An emulator may report an address other than the one that it is reached at.
        options.LimitToEndpoint = settings.Value.Endpoint.IsLoopback;
    }

    private static CosmosClient CreateClient(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<CosmosSettings>>().Value;
        var options = provider.GetRequiredService<IOptions<CosmosClientOptions>>().Value;
        return settings.ConnectionString is { Length: > 0 } connectionString
            ? new CosmosClient(connectionString, options)
            : new CosmosClient(settings.AccountEndpoint, EntraIdentity.Credential(settings.ClientId), options);
    }
}

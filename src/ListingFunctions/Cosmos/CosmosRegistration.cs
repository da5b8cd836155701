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
    /// <summary>How long a replica may lag behind a client's session. Within a region it lags by milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddCosmos(this IServiceCollection services)
    {
        services.AddSettings<CosmosSettings, CosmosSettings.FromConfiguration, CosmosSettings.Validator>();

        services.AddSingleton<CosmosSession>();
        services.AddSingleton<FeedAttempts>();
        services.AddSingleton(provider => new ContainerIds(
            new Lazy<Database>(provider.GetRequiredService<Database>),
            provider.GetRequiredService<CosmosSession>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services
            .AddOptions<CosmosClientOptions>()
            .Configure<
                IOptions<CosmosSettings>,
                CosmosSession,
                ContainerIds,
                TimeProvider,
                IEnumerable<IJsonTypeInfoResolver>
            >(Configure);
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
        ContainerIds ids,
        TimeProvider time,
        IEnumerable<IJsonTypeInfoResolver> json
    )
    {
        var isEmulator = settings.Value.Endpoint.IsLoopback;
        options.ApplicationName = nameof(ListingFunctions);
        options.ConnectionMode = settings.Value.Mode;
        // Each feature registers its types, so that nothing here knows them.
        options.UseSystemTextJsonSerializerWithOptions = new(ServiceJson.NewOptions(json))
        {
            MaxDepth = FeedBatch.ReadingOptions.MaxDepth,
        };
        options.CustomHandlers.Add(new CosmosSessionHandler(session, ids, isEmulator ? TimeSpan.Zero : Patience, time));
        // An emulator may report an address other than the one that it is reached at.
        options.LimitToEndpoint = isEmulator;
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

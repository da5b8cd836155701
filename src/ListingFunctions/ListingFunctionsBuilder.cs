using ListingFunctions.Access;
using ListingFunctions.Archive;
using ListingFunctions.Cosmos;
using ListingFunctions.Events;
using ListingFunctions.Health;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Market;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.Settings;
using ListingFunctions.Sources;
using ListingFunctions.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ListingFunctions;

/// <summary>The composition of the app.</summary>
public static class ListingFunctionsBuilder
{
    /// <summary>
    /// Adds everything that the functions need. <c>Program.cs</c>, the local host and the tests call this and nothing
    /// else, so what is tested is what is deployed.
    /// </summary>
    public static TBuilder AddListingFunctions<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        var services = ((IHostApplicationBuilder)builder).Services;
#pragma warning disable RS0030 // This is the registration that everything else takes its time from.
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.AddCosmos();
        foreach (var context in JsonContexts.All)
            services.AddSingleton(context);
        services.AddSingleton<ListingId>();
        services.AddSingleton<ListingWriteRules>();
        services.AddSingleton<ListingUpdates>();
        services.AddSingleton<ListingDeletions>();
        services.AddSingleton<IListingStore, CosmosListingStore>();
        services.AddSingleton<IIdempotencyKeyStore, CosmosIdempotencyKeyStore>();
        services.AddSingleton<IPriceHistoryStore, CosmosPriceHistoryStore>();
        services.AddSingleton<IPriceFailureStore, CosmosPriceFailureStore>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<HistoryGaps>();
        services.AddSingleton<PriceFeed>();
        services.AddSingleton<RecordedPrices>();
        services.AddSingleton<PriceRecorder>();
        services.AddSingleton<ISourceKeyStore, CosmosSourceKeyStore>();
        services.AddSingleton<SourceListings>();
        services.AddSingleton<LineExchange>();
        services.AddArchive();
        services.AddEvents();
        services.AddMarket();

        services.AddSingleton<ListingMetrics>();
        services.AddTelemetry(((IHostApplicationBuilder)builder).Configuration);
        // In the worker ASP.NET Core logs four lines per request, in addition to the host's own telemetry.
        ((IHostApplicationBuilder)builder).Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        services.AddSingleton<CosmosHealth>();
        services.AddSingleton<FeedLag>();
        // The app rejects long bodies itself, with a 413; the server's own limit would be an empty 500 of the host.
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        services.AddSingleton(Deprecation.All);
        services.AddSettings<CorsSettings, CorsSettings.Validator>("Cors");
        services.AddSettings<RateLimitSettings, RateLimitSettings.Validator>("RateLimit");
        services.AddSettings<SignInSettings, SignInSettings.Validator>("SignIn");
        services.AddSignIn(((IHostApplicationBuilder)builder).Configuration);

        // Outermost first. A response that one of them returns by itself still has the headers of the outer ones.
        builder.UseMiddleware<Caching>();
        builder.UseMiddleware<CorsPolicy>();
        builder.UseMiddleware<Deprecations>();
        builder.UseMiddleware<RateLimit>();
        // Within the limit, so that rejected requests count too; before any of the body is read.
        builder.UseMiddleware<WriteAccess>();
        builder.UseMiddleware<SessionTokens>();
        builder.UseMiddleware<UnknownParameters>();
        builder.UseMiddleware<UnmetConditions>();
        builder.UseMiddleware<ExceptionHandling>();
        return builder;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.Market;

/// <summary>Registers the projection of listings into the market, and its computation.</summary>
internal static class MarketRegistration
{
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.AddSingleton<MarketListings>();
        services.AddSingleton<MarketProjection>();
        services.AddSingleton<MarketStore>();
        services.AddSingleton<MarketComputation>();
        return services;
    }
}

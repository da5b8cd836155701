using Azure.Messaging.EventGrid;
using ListingFunctions.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Events;

/// <summary>Registers the feed of listings and the push of events.</summary>
internal static class EventsRegistration
{
    /// <summary>
    /// After which a receiver counts as unavailable; the batch is redelivered, so it must not take the rest of the time
    /// that an invocation has.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSettings<EventsSettings, EventsSettings.Validator>("Events");
        services.AddSingleton<ListingFeed>();
        services.AddSingleton<PublishedEvents>();
        services.AddSingleton<EventFailures>();
        services.AddSingleton(CreateReceiver);
        // Created when something is pushed: without the setting there is none.
        services.AddSingleton(provider => new Lazy<IEventReceiver>(provider.GetRequiredService<IEventReceiver>));
        services.AddSingleton<EventPublisher>();
        return services;
    }

    private static IEventReceiver CreateReceiver(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<EventsSettings>>().Value;
        var endpoint = settings.Address ?? throw new InvalidOperationException("Setting Events__Endpoint is not set.");
        if (endpoint.IsLoopback)
#pragma warning disable CA2000 // It lives as long as the app.
            return new HttpEventReceiver(new HttpClient { Timeout = Patience }, endpoint);
#pragma warning restore CA2000
        var options = new EventGridPublisherClientOptions();
        options.Retry.NetworkTimeout = Patience;
        var credential = EntraIdentity.Credential(settings.ClientId);
        return new EventGridReceiver(new EventGridPublisherClient(endpoint, credential, options));
    }
}

using Microsoft.Extensions.Options;

namespace ListingFunctions.Events;

/// <summary>Where events are pushed to. Without an endpoint, push is off.</summary>
public sealed class EventsSettings
{
    /// <summary>
    /// <c>Events__Endpoint</c>: the endpoint of an Event Grid topic for CloudEvents, reached with the app's Entra
    /// identity; or any HTTP endpoint on this machine, which receives batches of CloudEvents as JSON.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary><c>Events__clientId</c>: the user-assigned identity to use; if absent, the default identity.</summary>
    public string? ClientId { get; set; }

    /// <summary>The endpoint; <see langword="null"/> if push is off.</summary>
    internal Uri? Address => Endpoint is { Length: > 0 } ? new Uri(Endpoint) : null;

    /// <summary>Reports at start an endpoint that is none.</summary>
    internal sealed class Validator : IValidateOptions<EventsSettings>
    {
        public ValidateOptionsResult Validate(string? name, EventsSettings options) =>
            string.IsNullOrEmpty(options.Endpoint) || IsEndpoint(options.Endpoint)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"Setting Events__Endpoint is '{options.Endpoint}'; it must be the endpoint of an Event Grid topic, such as https://my-topic.westeurope-1.eventgrid.azure.net/api/events, or an HTTP address of this machine, such as http://localhost:7072/."
                );

        /// <summary>The token of an identity must not be sent over plain HTTP, nor events of a listing.</summary>
        private static bool IsEndpoint(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
    }
}

using System.Net;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.EventGrid;
using ListingFunctions.Events;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Events;

/// <summary>What the client of Event Grid sends, and what its responses mean.</summary>
public sealed class EventGridReceiverTests : IDisposable
{
    private static readonly Uri Endpoint = new("https://topic.westeurope-1.eventgrid.azure.net/api/events");

    private static readonly CloudEventEnvelope Sent = CloudEventEnvelope.Of(
        RecordedChange.Of(new PricedListing(10, City: "Köln"), new PriceChange(90, Noon, 2), 100)
    );

    private readonly Topic _topic = new();

    public void Dispose() => _topic.Dispose();

    private Task<string?> SendAsync(HttpStatusCode status)
    {
        _topic.Status = status;
#pragma warning disable CA2000 // The topic is disposed.
        var options = new EventGridPublisherClientOptions { Transport = new HttpClientTransport(_topic) };
#pragma warning restore CA2000
        options.Retry.MaxRetries = 0;
        var client = new EventGridPublisherClient(Endpoint, new Credential(), options);
        return new EventGridReceiver(client).SendAsync([Sent], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Events_are_a_batch_of_CloudEvents_sent_with_the_identity_of_the_app()
    {
        Assert.Null(await SendAsync(HttpStatusCode.OK));
        Assert.Equal("Bearer token of https://eventgrid.azure.net/.default", _topic.Authorization);
        Assert.StartsWith("application/cloudevents-batch+json", _topic.ContentType, StringComparison.Ordinal);
        var sent = Assert.Single(JsonElement.Parse(_topic.Body!).EnumerateArray().ToList());
        Assert.Equal(
            ("1.0", "10/2", "listing.price.changed.v1", "10", "/api/listings"),
            (
                sent.GetProperty("specversion").GetString(),
                sent.GetProperty("id").GetString(),
                sent.GetProperty("type").GetString(),
                sent.GetProperty("subject").GetString(),
                sent.GetProperty("source").GetString()
            )
        );
        Assert.Equal(Noon, sent.GetProperty("time").GetDateTimeOffset());
        Assert.True(JsonElement.DeepEquals(Sent.Data, sent.GetProperty("data")));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_it_rejects_for_good_has_a_reason(HttpStatusCode status) =>
        Assert.StartsWith($"Event Grid rejected it ({(int)status})", await SendAsync(status), StringComparison.Ordinal);

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public Task Anything_else_is_thrown(HttpStatusCode status) =>
        Assert.ThrowsAsync<RequestFailedException>(() => SendAsync(status));

    /// <summary>A topic that keeps what was sent.</summary>
    private sealed class Topic : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; }

        public string? Authorization { get; private set; }

        public string? ContentType { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            (Authorization, ContentType) = (
                $"{request.Headers.Authorization}",
                $"{request.Content!.Headers.ContentType}"
            );
            Body = await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(Status) { RequestMessage = request };
        }
    }

    /// <summary>An identity whose token names its scope.</summary>
    private sealed class Credential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token of {requestContext.Scopes.Single()}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}

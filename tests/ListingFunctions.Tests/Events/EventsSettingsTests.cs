using ListingFunctions.Events;

namespace ListingFunctions.Tests.Events;

public sealed class EventsSettingsTests
{
    private static bool IsValid(string? endpoint)
    {
        var result = new EventsSettings.Validator().Validate(null, new EventsSettings { Endpoint = endpoint });
        if (result.Failed)
            Assert.StartsWith("Setting Events__Endpoint is '", result.FailureMessage, StringComparison.Ordinal);
        return result.Succeeded;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_endpoint_push_is_off(string? endpoint)
    {
        Assert.True(IsValid(endpoint));
        Assert.Null(new EventsSettings { Endpoint = endpoint }.Address);
    }

    [Theory]
    [InlineData("https://my-topic.westeurope-1.eventgrid.azure.net/api/events")]
    [InlineData("http://localhost:7072/")]
    [InlineData("http://127.0.0.1:7072/events")]
    [InlineData("http://[::1]:7072/")]
    public void A_topic_and_an_address_of_this_machine_are_endpoints(string endpoint) => Assert.True(IsValid(endpoint));

    [Theory]
    [InlineData("http://my-topic.westeurope-1.eventgrid.azure.net/api/events")]
    [InlineData("http://192.0.2.1/")]
    [InlineData("my-topic")]
    [InlineData("file:///etc/events")]
    public void Anything_else_is_none(string endpoint) => Assert.False(IsValid(endpoint));
}

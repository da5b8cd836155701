using System.Globalization;
using ListingFunctions.Json;

namespace ListingFunctions.Tests.Json;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2025-01-17T19:20:52.798Z", "2025-01-17T19:20:52.798Z")]
    [InlineData("2025-01-17T19:20:52Z", "2025-01-17T19:20:52.000Z")]
    [InlineData("2025-01-17T21:20:52.05+02:00", "2025-01-17T19:20:52.050Z")]
    [InlineData("2025-01-17T19:20:52.7989999Z", "2025-01-17T19:20:52.798Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9998-12-31T23:59:59.999Z", "9998-12-31T23:59:59.999Z")]
    public void The_text_is_in_UTC_with_milliseconds(string instant, string text) =>
        Assert.Equal(text, Instant.TextOf(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));
}

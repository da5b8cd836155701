using ListingFunctions.Http;

namespace ListingFunctions.Tests.Http;

public sealed class CorsSettingsTests
{
    private static readonly CorsSettings.Validator Validator = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("https://portal.example")]
    [InlineData("https://portal.example, http://localhost:5173")]
    public void Origins_are_taken(string? origins) =>
        Assert.True(Validator.Validate(null, new CorsSettings { AllowedOrigins = origins }).Succeeded);

    [Theory]
    [InlineData("portal.example")]
    [InlineData("https://portal.example/")]
    [InlineData("https://portal.example/path")]
    [InlineData("https://Portal.example")]
    [InlineData("https://portal.example:443")]
    [InlineData("ftp://portal.example")]
    [InlineData("https://portal.example, *")]
    [InlineData("https://*.example/")]
    public void An_origin_that_no_browser_sends_is_reported(string origins) =>
        Assert.Contains(
            "Cors__AllowedOrigins",
            Validator.Validate(null, new CorsSettings { AllowedOrigins = origins }).FailureMessage,
            StringComparison.Ordinal
        );
}

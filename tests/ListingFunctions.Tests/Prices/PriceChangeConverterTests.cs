using System.Text.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Tests.Prices;

/// <summary>A price change in the document of a listing, as the service's other types are in JSON.</summary>
public sealed class PriceChangeConverterTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, 5, TimeSpan.Zero);

    private static PriceChange? Read(string json) =>
        JsonSerializer.Deserialize<IReadOnlyList<PriceChange>>($"[{json}]", PricesJson.Types.IReadOnlyListPriceChange)![
            0
        ];

    [Theory]
    [InlineData(7, """{"price_eur":1250.5,"created_date":"2026-03-01T12:00:00.005Z","number":7}""")]
    [InlineData(0, """{"price_eur":1250.5,"created_date":"2026-03-01T12:00:00.005Z"}""")]
    public void It_is_written_and_read(long number, string json)
    {
        var change = new PriceChange(1250.5m, At, number);
        var written = JsonSerializer.Serialize([change], PricesJson.Types.IReadOnlyListPriceChange);
        Assert.Equal($"[{json}]", written);
        Assert.Equal(change, Read(json));
    }

    [Fact]
    public void Members_may_be_in_any_order_and_others_are_ignored() =>
        Assert.Equal(
            new PriceChange(1, At, 2),
            Read(
                """{ "x": { "number": [9] }, "number": 2, "Price_eur": 3, "created_date": "2026-03-01T13:00:00.005+01:00", "price_eur": 1e0 }"""
            )
        );

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""{ "price_eur": "1", "created_date": "2026-03-01T12:00:00.005Z" }""")]
    [InlineData("""{ "price_eur": null, "created_date": "2026-03-01T12:00:00.005Z" }""")]
    [InlineData("""{ "price_eur": 1e40, "created_date": "2026-03-01T12:00:00.005Z" }""")]
    [InlineData("""{ "price_eur": 1, "created_date": null }""")]
    [InlineData("""{ "price_eur": 1, "created_date": "yesterday" }""")]
    [InlineData("""{ "price_eur": 1, "created_date": "2026-03-01T12:00:00.005Z", "number": 1.5 }""")]
    public void What_is_none_is_an_error(string json) => Assert.Throws<JsonException>(() => Read(json));
}

using System.Text.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Tests.Prices;

/// <summary>Which documents of <c>listing_prices</c> are price changes.</summary>
public sealed class StoredPriceTests
{
    [Theory]
    [InlineData(
        """{"id":"2026-03-01T12:00:00.000Z","price_eur":1,"created_date":"2026-03-01T12:00:00.000Z","number":1}"""
    )]
    [InlineData("""{"id":"2026-03-01T12:00:00.000Z","price_eur":1,"created_date":"2026-03-01T12:00:00.000Z"}""")]
    public void What_the_recorder_writes_is_one(string document)
    {
        Assert.True(StoredPrice.TryRead(JsonElement.Parse(document), out var price, out _));
        Assert.Equal(1, price.PriceEur);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"price_eur":1,"created_date":"2026-03-01T12:00:00.000Z"}""")]
    [InlineData("""{"id":"\ud800","price_eur":1,"created_date":"2026-03-01T12:00:00.000Z"}""")]
    [InlineData(
        """{"\ud800":1,"id":"2026-03-01T12:00:00.000Z","price_eur":1,"created_date":"2026-03-01T12:00:00.000Z"}"""
    )]
    [InlineData("""{"id":"2026-03-01T12:00:00.000Z","price_eur":1,"created_date":"\ud800"}""")]
    [InlineData("""{"id":"2026-03-01T12:00:00.000Z","price_eur":-1,"created_date":"2026-03-01T12:00:00.000Z"}""")]
    [InlineData("""{"id":"2026-03-01T12:00:00.000Z","price_eur":1,"created_date":"2026-03-01T12:00:00.001Z"}""")]
    public void Anything_else_is_none_and_has_a_reason(string document)
    {
        Assert.False(StoredPrice.TryRead(JsonElement.Parse(document), out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("""{"id":"a"}""", "a")]
    [InlineData("""{"id":"\ud800"}""", null)]
    [InlineData("""{"id":1}""", null)]
    [InlineData("[]", null)]
    public void The_id_of_a_document_is_null_if_it_is_not_text(string document, string? id) =>
        Assert.Equal(id, StoredPrice.IdOf(JsonElement.Parse(document)));
}

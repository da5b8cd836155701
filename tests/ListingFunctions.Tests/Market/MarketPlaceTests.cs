using ListingFunctions.Market;

namespace ListingFunctions.Tests.Market;

public sealed class MarketPlaceTests
{
    [Theory]
    [InlineData("DE", "Köln")]
    [InlineData("de", "KOLN")]
    [InlineData("De", "Ko\u0308ln")]
    public void However_it_is_spelled_it_is_one_place(string country, string city)
    {
        var place = MarketPlace.Of(country, city)!;
        Assert.Equal(("DE", "DE/koln"), (place.Country, place.Key));
    }

    [Fact]
    public void Cities_of_one_name_in_two_countries_are_two_places() =>
        Assert.NotEqual(MarketPlace.Of("DE", "Valencia"), MarketPlace.Of("ES", "Valencia"));

    [Theory]
    [InlineData("Germany", "Köln")]
    [InlineData("", "Köln")]
    [InlineData("DE", "")]
    [InlineData("DE", "\u0308")]
    public void What_is_no_country_or_no_city_is_no_place(string country, string city) =>
        Assert.Null(MarketPlace.Of(country, city));

    [Theory]
    [InlineData("x")]
    [InlineData("\U0001F3E0")]
    public void A_city_of_any_length_is_a_partition_key(string letter)
    {
        var key = MarketPlace.Of("DE", "x" + string.Concat(Enumerable.Repeat(letter, 5000)))!.Key;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(key), 190, 1000);
        Assert.False(char.IsHighSurrogate(key[^1]));
    }
}

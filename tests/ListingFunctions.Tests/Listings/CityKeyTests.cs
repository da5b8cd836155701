using FsCheck.Xunit;
using ListingFunctions.Listings;

namespace ListingFunctions.Tests.Listings;

public sealed class CityKeyTests
{
    [Theory]
    [InlineData("Köln", "koln")]
    [InlineData("KÖLN", "koln")]
    [InlineData("koln", "koln")]
    [InlineData("Ko\u0308ln", "koln")]
    [InlineData("München", "munchen")]
    [InlineData("Liège", "liege")]
    [InlineData("LIÈGE", "liege")]
    [InlineData("Gießen", "giessen")]
    [InlineData("GIEẞEN", "giessen")]
    [InlineData("Malmö", "malmo")]
    [InlineData("Tønder", "tonder")]
    [InlineData("ŁÓDŹ", "lodz")]
    [InlineData("Ærøskøbing", "aeroskobing")]
    [InlineData("Œuilly", "oeuilly")]
    [InlineData("Đurđevac", "durdevac")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("I\u0307stanbul", "istanbul")]
    [InlineData("Diyarbakır", "diyarbakir")]
    [InlineData("Ħamrun", "hamrun")]
    [InlineData("Þingvellir", "thingvellir")]
    [InlineData("Cần Thơ", "can tho")]
    [InlineData("Ａｎｇｅｒｓ", "angers")]
    [InlineData("Saint-Étienne", "saint-etienne")]
    public void Case_and_diacritics_are_folded(string city, string key) => Assert.Equal(key, CityKey.Of(city));

    [Theory]
    [InlineData("Πειραιάς", "ΠΕΙΡΑΙΑΣ")]
    [InlineData("Орёл", "ОРЕЛ")]
    [InlineData("Київ", "КИІВ")]
    [InlineData("ながさき", "なか\u3099さき")]
    [InlineData("서울", "\u1109\u1165\u110b\u116e\u11af")]
    [InlineData("값", "\u1100\u1161\u11b9")]
    public void Spellings_in_other_scripts_are_equal(string city, string other) =>
        Assert.Equal(CityKey.Of(city), CityKey.Of(other));

    [Theory]
    [InlineData("Köln", "Kölns")]
    [InlineData("Frankfurt am Main", "Frankfurt (Oder)")]
    [InlineData("苏州", "宿州")]
    public void Different_names_stay_different(string city, string other) =>
        Assert.NotEqual(CityKey.Of(city), CityKey.Of(other));

    [Fact]
    public void A_key_is_its_own_key_whatever_the_text()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var key = CityKey.Of(((char)code).ToString());
            Assert.Equal(key, CityKey.Of(key));
        }
    }

    [Property]
    public void Case_never_matters(string? city)
    {
        var text = city ?? "";
        Assert.Equal(CityKey.Of(text), CityKey.Of(text.ToUpperInvariant()));
    }
}

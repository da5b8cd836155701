using System.Text.Json;
using ListingFunctions.Listings;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class PersonalDataTests
{
    private static string? Erase(string json) => PersonalData.EraseFrom(JsonElement.Parse(json));

    [Fact]
    public void Only_what_may_tell_of_a_person_is_erased()
    {
        var listing = NewListing();
        var erased = listing.Erase(Noon.AddHours(1), "erasure");
        Assert.True(erased.IsErased);
        Assert.False(listing.IsErased);
        Assert.Equal(("erased", "erased", null), (erased.Name, erased.Description, erased.ContactPhoneNumber));
        Assert.Equal(listing.PostalAddress with { StreetAddress = "erased" }, erased.PostalAddress);
        Assert.Equal(
            listing with
            {
                Name = erased.Name,
                Description = erased.Description,
                PostalAddress = erased.PostalAddress,
                ContactPhoneNumber = null,
                UpdatedDate = Noon.AddHours(1),
                RecentWrites = erased.RecentWrites,
                ContentDigest = erased.ContentDigest,
            },
            erased
        );
    }

    [Fact]
    public void An_erased_listing_is_a_listing_whose_write_is_one_of_the_app()
    {
        var erased = NewListing().Erase(Noon.AddHours(1), "erasure");
        Assert.Equal("erasure", erased.RecentWrites![^1]);
        Assert.False(erased.IsEdited);
        Assert.False((erased with { Timestamp = Noon.AddHours(1).ToUnixTimeSeconds() }).MayDifferFromHistory);
        Assert.Null(StoredListing.Validate("10", erased));
        var body = JsonSerializer.SerializeToElement(erased, ListingsJson.Types.ListingWrite);
        Assert.Null(new ListingWriteRules().Read(body).Problem);
    }

    /// <summary>Cosmos counts the time to live from the last write.</summary>
    [Theory]
    [InlineData(0, 1000)]
    [InlineData(400, 600)]
    [InlineData(2000, 1)]
    public void A_listing_that_is_about_to_expire_does_so_at_the_same_time(int secondsSince, int left)
    {
        var archived = NewListing() with { TimeToLive = 1000, Timestamp = Noon.ToUnixTimeSeconds() };
        Assert.Equal(left, archived.Erase(Noon.AddSeconds(secondsSince), "erasure").TimeToLive);
    }

    [Theory]
    [InlineData("""{"id":"7","name":"Ada","contact_phone_number":"+49"}""", """{"id":"7","name":"erased"}""")]
    [InlineData(
        """{"name":"a","name":"b","description":7}""",
        """{"name":"erased","name":"erased","description":"erased"}"""
    )]
    [InlineData(
        """{"postal_address":{"street_address":"Ring 7","city":"Köln"}}""",
        """{"postal_address":{"street_address":"erased","city":"Köln"}}"""
    )]
    [InlineData("""{"postal_address":"Ring 7, Köln"}""", """{"postal_address":"erased"}""")]
    [InlineData(
        """{"latest_price_eur":1.50,"recent_prices":[{"price_eur":1e2}],"other":{"name":"kept"}}""",
        """{"latest_price_eur":1.50,"recent_prices":[{"price_eur":1e2}],"other":{"name":"kept"}}"""
    )]
    public void A_document_that_is_no_listing_is_erased_as_far_as_its_members_tell(string json, string expected) =>
        Assert.Equal(expected, Erase(json));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"Ada\"")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"other":"\ud800"}""")]
    public void Of_a_document_whose_members_cannot_be_told_apart_nothing_can_be_kept(string json) =>
        Assert.Null(Erase(json));
}

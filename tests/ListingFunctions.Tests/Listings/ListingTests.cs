using System.Text.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListingTests
{
    [Fact]
    public void Its_dates_begin_with_its_first_price()
    {
        var listing = Listing.Create(10, Write(), Noon.AddMicroseconds(700));
        Assert.Equal(
            (Noon, Noon, Noon),
            (listing.CreatedDate, listing.UpdatedDate, listing.RecentPrices[0].CreatedDate)
        );
    }

    [Fact]
    public void An_update_dates_itself_and_its_price_alike()
    {
        var revised = NewListing().Revise(Write(1), Noon.AddHours(1));
        Assert.Equal(Noon, revised.CreatedDate);
        Assert.Equal((Noon.AddHours(1), Noon.AddHours(1)), (revised.UpdatedDate, revised.RecentPrices[^1].CreatedDate));
    }

    [Fact]
    public void An_update_that_leaves_the_price_alone_moves_only_the_update_date()
    {
        var revised = NewListing().Revise(Write() with { Name = "Other" }, Noon.AddHours(1));
        Assert.Equal(Noon.AddHours(1), revised.UpdatedDate);
        Assert.Equal([new PriceChange(720_000, Noon, 1)], revised.RecentPrices);
    }

    [Fact]
    public void The_update_date_never_goes_back() =>
        Assert.Equal(Noon, NewListing().Revise(Write(), Noon.AddHours(-1)).UpdatedDate);

    [Fact]
    public void A_price_edited_outside_is_in_the_history_before_the_price_of_the_update()
    {
        var edited = NewListing(price: 1) with
        {
            LatestPriceEur = 2,
            Timestamp = Noon.AddSeconds(5).ToUnixTimeSeconds(),
        };
        var trail = edited.Reconcile(new PriceTrail([new PriceChange(1, Noon, 1)]));
        var revised = edited.Revise(Write(3), Noon.AddSeconds(5), trail: trail);
        Assert.Equal(
            [
                new PriceChange(1, Noon, 1),
                new PriceChange(2, Noon.AddSeconds(5), 2),
                new PriceChange(3, Noon.AddMilliseconds(5001), 3),
            ],
            revised.RecentPrices
        );
    }

    [Fact]
    public void An_update_evicts_nothing()
    {
        var revised = ListingOf(RisingPrices(16)).Revise(Write(1), Noon.AddDays(1));
        Assert.Equal([.. RisingPrices(16), 1m], revised.RecentPrices.Select(change => change.PriceEur));
        Assert.Null(revised.OlderUntil);
    }

    [Fact]
    public void A_write_recognises_itself_after_it_was_read_back()
    {
        var listing = NewListing();
        var json = JsonSerializer.Serialize(listing, ListingsJson.Types.Listing);
        Assert.True(listing.IsSameWriteAs(JsonSerializer.Deserialize(json, ListingsJson.Types.Listing)!));
    }

    [Fact]
    public void A_write_is_not_another_of_the_same_instant() =>
        Assert.False(NewListing().IsSameWriteAs(NewListing(price: 1)));

    [Fact]
    public void It_is_stored_as_the_contract_names_it_with_its_trail_beside()
    {
        var json = JsonSerializer.Serialize(NewListing(), ListingsJson.Types.Listing);
        Assert.Equal(
            $$"""{"id":"10","created_date":"2026-03-01T12:00:00.000Z","updated_date":"2026-03-01T12:00:00.000Z","recent_prices":[{"price_eur":720000,"created_date":"2026-03-01T12:00:00.000Z","number":1}],"content_digest":"{{NewListing().ContentDigest}}","city_key":"berchtesgaden","price_per_m2_eur":4311.38,"price_trend":{"first_price_eur":720000,"lowest_price_eur":720000,"highest_price_eur":720000,"changes_count":0},"name":"Mikhail Schmiedt","postal_address":{"street_address":"Johan-Ernst-Ring 7","postal_code":"21810","city":"Berchtesgaden","country":"DE"},"description":"Lorem Ipsum Dolor ...","building_type":"STUDIO","latest_price_eur":720000,"surface_area_m2":167,"rooms_count":6,"bedrooms_count":2,"contact_phone_number":"+219779210354"}""",
            json
        );
    }

    [Fact]
    public void A_document_without_a_trail_is_read_as_one_with_an_empty_trail()
    {
        var json = JsonSerializer.Serialize(NewListing() with { RecentPrices = [] }, ListingsJson.Types.Listing);
        var imported = json.Replace("\"recent_prices\":[],", "", StringComparison.Ordinal);
        Assert.NotEqual(json, imported);
        Assert.Empty(JsonSerializer.Deserialize(imported, ListingsJson.Types.Listing)!.RecentPrices);
    }

    [Fact]
    public void Its_response_has_no_internal_members()
    {
        var listing = ListingOf(RisingPrices(17)) with { ContactPhoneNumber = null, Timestamp = 1 };
        var json = JsonSerializer.SerializeToElement(new ListingResponse(listing), ListingsJson.Types.ListingResponse);
        Assert.Equal(
            [
                "id",
                "created_date",
                "updated_date",
                "name",
                "postal_address",
                "description",
                "building_type",
                "latest_price_eur",
                "surface_area_m2",
                "rooms_count",
                "bedrooms_count",
            ],
            json.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(10, json.GetProperty("id").GetInt64());
    }

    [Fact]
    public void A_change_and_its_update_have_the_same_instant_where_the_clock_was_set_back_since_the_last_update()
    {
        var renamed = NewListing().Revise(Write() with { Name = "Other" }, Noon.AddHours(5));
        var changed = renamed.Revise(Write(1), Noon.AddHours(1));
        Assert.Equal(changed.UpdatedDate, changed.RecentPrices[^1].CreatedDate);
        Assert.Equal(Noon.AddHours(5), changed.UpdatedDate);
    }
}

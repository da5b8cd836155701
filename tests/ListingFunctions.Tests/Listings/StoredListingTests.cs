using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class StoredListingTests
{
    private const long LastSecondOf9998 = 253_370_764_799;

    private static JsonObject Json(Listing? listing = null) =>
        JsonSerializer.SerializeToNode(listing ?? NewListing(), ListingsJson.Types.Listing)!.AsObject();

    private static (StoredListing? Stored, string? Reason) Read(JsonNode? json)
    {
        var document = JsonElement.Parse(json?.ToJsonString() ?? "null");
        var isListing = StoredListing.TryRead(document, out var stored, out var reason);
        Assert.Equal((isListing, !isListing), (stored is not null, reason is not null));
        return (stored, reason);
    }

    private static JsonObject With(string member, string? value)
    {
        var json = Json();
        json[member] = value is null ? null : JsonNode.Parse(value);
        return json;
    }

    private static Listing WithPrices(params PriceChange[] changes) => NewListing() with { RecentPrices = changes };

    private static string? Validate(Listing listing) => StoredListing.Validate("10", listing);

    private static PriceChange Change(int minute, long number = 0, decimal price = 1) =>
        new(price, Noon.AddMinutes(minute), number);

    [Fact]
    public void A_listing_is_read_with_its_ETag()
    {
        var (stored, _) = Read(With("_etag", "\"\\\"7\\\"\""));
        Assert.Equal(("\"7\"", 10L), (stored!.ETag, stored.Listing.Id));
        Assert.Equal("", Read(Json()).Stored!.ETag);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"10\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":10}""")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":"10"}""")]
    public void What_has_not_the_members_of_a_listing_is_none(string json) =>
        Assert.NotEmpty(Read(JsonNode.Parse(json)).Reason!);

    [Theory]
    [InlineData("id", "10", "The document has no id.")]
    [InlineData("id", "\"abc\"", "The document cannot be read: ")]
    [InlineData("id", "\"-1\"", "The document's id is not a listing id: -1")]
    [InlineData("_ts", "-1", "_ts is -1, which is not a valid timestamp.")]
    [InlineData("_ts", "253370764800", "_ts is 253370764800, which is not a valid timestamp.")]
    [InlineData("_etag", "\"7\"", "_etag is 7, which is not an ETag.")]
    [InlineData("building_type", "6", "building_type is 6, which is not a building type.")]
    [InlineData("latest_price_eur", "-1", "latest_price_eur is -1, which is not a price.")]
    [InlineData("latest_price_eur", "0.001", "latest_price_eur is 0.001, which is not a price.")]
    [InlineData("recent_prices", "[null]", "recent_prices contains null.")]
    [InlineData("name", "null", "The document cannot be read: ")]
    [InlineData("rooms_count", "\"many\"", "The document cannot be read: ")]
    public void The_reason_why_a_document_is_not_a_listing_names_the_member(string member, string? value, string reason)
    {
        var (_, actual) = Read(With(member, value));
        if (reason.EndsWith(' '))
            Assert.StartsWith(reason, actual, StringComparison.Ordinal);
        else
            Assert.Equal(reason, actual);
    }

    [Theory]
    [InlineData("_ts", "0")]
    [InlineData("_ts", "253370764799")]
    [InlineData("_etag", "\"W/\\\"7\\\"\"")]
    [InlineData("latest_price_eur", "0")]
    [InlineData("recent_prices", "[]")]
    [InlineData("color", "\"blue\"")]
    public void A_listing_at_the_edge_of_the_rules_is_one(string member, string value) =>
        Assert.NotNull(Read(With(member, value)).Stored);

    [Fact]
    public void An_id_that_is_not_one_of_a_listing_is_named() =>
        Assert.Equal("The document's id is not a listing id: abc", StoredListing.Validate("abc", NewListing()));

    [Fact]
    public void Every_timestamp_up_to_the_end_of_9998_is_valid()
    {
        Assert.Null(Validate(NewListing() with { Timestamp = null }));
        Assert.Null(Validate(NewListing() with { Timestamp = 0 }));
        Assert.Null(Validate(NewListing() with { Timestamp = LastSecondOf9998 }));
        Assert.NotNull(Validate(NewListing() with { Timestamp = -1 }));
        Assert.NotNull(Validate(NewListing() with { Timestamp = LastSecondOf9998 + 1 }));
        Assert.Equal(9998, DateTimeOffset.FromUnixTimeSeconds(LastSecondOf9998).Year);
        Assert.Equal(9999, DateTimeOffset.FromUnixTimeSeconds(LastSecondOf9998 + 1).Year);
    }

    [Fact]
    public void A_trail_that_ends_at_the_last_instant_leaves_none_for_the_next_change()
    {
        var last = DateTimeOffset.FromUnixTimeSeconds(LastSecondOf9998).AddMilliseconds(999);
        Assert.Null(Validate(EndingAt(last.AddMilliseconds(-1))));
        Assert.Equal("recent_prices leaves no instant for the next change.", Validate(EndingAt(last)));

        static Listing EndingAt(DateTimeOffset instant) =>
            NewListing() with
            {
                RecentPrices = [new PriceChange(720_000, instant, 1)],
            };
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void An_area_is_a_finite_number(double area) =>
        Assert.Equal("surface_area_m2 is not a finite number.", Validate(NewListing() with { SurfaceAreaM2 = area }));

    [Fact]
    public void Every_price_of_the_trail_is_a_price()
    {
        Assert.Equal(
            "recent_prices contains -1, which is not a price.",
            Validate(WithPrices(Change(0), Change(1, price: -1), Change(2)))
        );
        Assert.Null(Validate(WithPrices(Change(0, price: 0))));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void The_trail_is_in_chronological_order(int first, int second) =>
        Assert.Equal(
            "recent_prices is not in chronological order.",
            Validate(WithPrices(Change(first), Change(second)))
        );

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public void What_was_evicted_is_older_than_the_trail(int minute, bool isValid)
    {
        var listing = WithPrices(Change(0, 9), Change(2, 10)) with { OlderUntil = Noon.AddMinutes(minute) };
        Assert.Equal(isValid ? null : "older_until is not before recent_prices.", Validate(listing));
    }

    [Fact]
    public void Without_a_trail_anything_may_have_been_evicted() =>
        Assert.Null(Validate(WithPrices() with { OlderUntil = Noon }));

    [Theory]
    [InlineData(true)]
    [InlineData(true, 0)]
    [InlineData(true, 0, 0, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 7, 8, 9)]
    [InlineData(false, -1)]
    [InlineData(false, -1, 0)]
    [InlineData(false, -1, 0, 1)]
    [InlineData(false, 0, 1)]
    [InlineData(false, 1, 0)]
    [InlineData(false, 1, 3)]
    [InlineData(false, 2, 1)]
    [InlineData(false, 1, 1)]
    [InlineData(false, 1, 2, 4)]
    public void The_trail_is_numbered_consecutively_or_not_at_all(bool isValid, params int[] numbers) =>
        Assert.Equal(
            isValid ? null : "recent_prices is not numbered consecutively.",
            Validate(WithPrices([.. numbers.Select((number, index) => Change(index, number))]))
        );

    [Theory]
    [InlineData("""{"id":"10"}""", "10")]
    [InlineData("""{"id":""}""", "")]
    [InlineData("""{"id":"a\n\ud800"}""", "a\\n\\ud800")]
    [InlineData("""{"id":10}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("\"id\"", null)]
    [InlineData("""{"\ud800":1}""", null)]
    public void An_id_is_read_as_it_is_written(string json, string? id) =>
        Assert.Equal(id, StoredListing.IdOf(JsonElement.Parse(json)));
}

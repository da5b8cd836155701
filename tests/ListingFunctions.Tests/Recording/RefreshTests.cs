using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>What is derived from a listing is stored if it is missing or wrong, and costs nothing if it is not.</summary>
public sealed class RefreshTests : RecorderTest
{
    private static readonly PriceChange[] All = ChangesOf(RisingPrices(17));

    private static Listing Evicted => ListingOf(RisingPrices(17));

    public RefreshTests() => IsStoredAt("\"1\"");

    /// <summary>The document as it was before anything derived was stored.</summary>
    private static string Old(Listing listing)
    {
        var document = JsonNode.Parse(Document(listing))!.AsObject();
        document.Remove("city_key");
        document.Remove("price_per_m2_eur");
        document.Remove("price_trend");
        return document.ToJsonString();
    }

    private Task<ListingFunctions.Recording.Recording> ReplayAsync(string document) =>
        Recorder().ReplayAsync(JsonElement.Parse(document), TestContext.Current.CancellationToken);

    private void AssertRefreshed(Listing expected)
    {
        var written = Assert.Single(_derivedWritten);
        Assert.True(written.HasDerivedOf(expected), $"{written.CityKey} {written.PricePerM2Eur} {written.PriceTrend}");
        Assert.Equal(expected.UpdatedDate, written.UpdatedDate);
        Assert.NotNull(written.DerivedDate);
        Assert.Empty(_trailsWritten);
    }

    [Fact]
    public async Task A_listing_that_has_it_costs_its_append_alone()
    {
        await DeliverAsync(Document(NewListing()));
        Assert.Equal([nameof(_history.AppendAsync)], _history.Calls);
        _history.Record(11, All);
        await ReplayAsync(Document(Evicted with { Id = 11 }));
        Assert.Empty(_derivedWritten);
    }

    [Fact]
    public async Task A_document_without_it_that_is_delivered_gets_it()
    {
        await DeliverAsync(Old(ListingOf(1, 2)));
        AssertRefreshed(ListingOf(1, 2));
        Assert.Equal([1m, 2m], AppendedTo(10));
    }

    [Fact]
    public async Task A_trend_that_the_trail_does_not_show_is_that_of_the_recorded_history()
    {
        _history.Record(10, All);
        await DeliverAsync(Old(Evicted));
        AssertRefreshed(Evicted);
    }

    [Fact]
    public async Task While_the_history_has_a_gap_the_trend_stays_unknown_and_the_rest_is_stored()
    {
        _history.Record(10, All[1..]);
        await DeliverAsync(Old(Evicted));
        AssertRefreshed(Evicted with { PriceTrend = null });
    }

    [Fact]
    public async Task A_city_that_was_edited_out_of_band_changes_the_key_with_the_edit()
    {
        var edited = OutOfBand(NewListing()) with { PostalAddress = Write().PostalAddress with { City = "Zürich" } };
        await DeliverAsync(Document(edited));
        Assert.Equal("zurich", Assert.Single(_trailsWritten).CityKey);
        Assert.Empty(_derivedWritten);
    }

    [Fact]
    public async Task An_area_that_was_edited_out_of_band_changes_the_price_per_square_metre()
    {
        await DeliverAsync(Document(OutOfBand(NewListing(price: 100)) with { SurfaceAreaM2 = 8 }));
        Assert.Equal(12.5m, Assert.Single(_trailsWritten).PricePerM2Eur);
    }

    [Fact]
    public async Task A_document_that_was_created_out_of_band_gets_it_with_its_trail()
    {
        var foreign = JsonNode.Parse(Old(OutOfBand(NewListing(price: 5))))!.AsObject();
        foreign.Remove("recent_prices");
        foreign.Remove("content_digest");
        await DeliverAsync(foreign.ToJsonString());
        var written = Assert.Single(_trailsWritten);
        Assert.Equal(("berchtesgaden", new PriceTrend(5, 5, 5, 0)), (written.CityKey, written.PriceTrend));
    }

    [Fact]
    public async Task A_city_that_was_edited_before_digests_were_stored_changes_the_key()
    {
        var edited = NewListing() with
        {
            PostalAddress = Write().PostalAddress with { City = "Ulm" },
            ContentDigest = null,
        };
        await DeliverAsync(Document(edited));
        Assert.Equal("ulm", Assert.Single(_derivedWritten).CityKey);
    }

    [Fact]
    public async Task A_replay_stores_it_for_old_documents()
    {
        _history.Record(10, All);
        Assert.False((await ReplayAsync(Old(Evicted))).HasGap);
        AssertRefreshed(Evicted);
    }

    [Fact]
    public async Task A_replay_corrects_a_trend_that_differs_from_the_history()
    {
        _history.Record(10, All);
        await ReplayAsync(Document(Evicted with { PriceTrend = PriceTrend.Of(ChangesOf(7, 8)) }));
        AssertRefreshed(Evicted);
    }

    [Fact]
    public async Task A_replay_leaves_the_trend_that_a_history_with_a_gap_cannot_show()
    {
        _history.Record(10, All[1..]);
        Assert.True((await ReplayAsync(Document(Evicted with { CityKey = null }))).HasGap);
        AssertRefreshed(Evicted);
    }

    [Fact]
    public async Task After_a_loss_was_accepted_the_trend_is_that_of_the_rest()
    {
        _history.Record(10, All[1..]);
        var accepted = Evicted.WithMissing([new MissingPrices(1, 1, Noon)], Noon);
        await ReplayAsync(Old(accepted));
        Assert.Equal(PriceTrend.Of(All[1..]), Assert.Single(_derivedWritten).PriceTrend);
    }

    [Fact]
    public async Task A_deleted_listing_is_left_as_it_is()
    {
        _history.Record(10, All);
        var deleted = Old(Evicted with { DeletedDate = Noon.AddHours(1) });
        await DeliverAsync(deleted);
        await ReplayAsync(deleted);
        Assert.Empty(_derivedWritten);
    }

    [Fact]
    public async Task A_document_without_an_ETag_cannot_be_written_and_is_left_alone()
    {
        IsStoredAt("");
        var document = JsonNode.Parse(Old(ListingOf(1, 2)))!.AsObject();
        document.Remove("_etag");
        await DeliverAsync(document.ToJsonString());
        Assert.Empty(_derivedWritten);
    }

    [Fact]
    public async Task A_newer_version_is_left_to_its_own_delivery()
    {
        await DeliverAsync(With(Old(ListingOf(1, 2)), "_etag", "\"2\""));
        Assert.Equal([1m, 2m], AppendedTo(10));
        Assert.Empty(_failures);
    }
}

using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>What is derived from a listing and stored with it follows every change, and is found missing or wrong.</summary>
public sealed class DerivedTests
{
    private static readonly decimal[] Forty = RisingPrices(40);

    private static PriceTrend? TrendOf(params decimal[] prices) => PriceTrend.Of(ChangesOf(prices));

    /// <summary>The document as it was before anything derived was stored.</summary>
    private static Listing Old(Listing listing) =>
        listing with
        {
            CityKey = null,
            PricePerM2Eur = null,
            PriceTrend = null,
        };

    [Fact]
    public void A_new_listing_has_it()
    {
        var listing = NewListing();
        Assert.Equal(
            ("berchtesgaden", 4311.38m, TrendOf(720_000)),
            (listing.CityKey, listing.PricePerM2Eur, listing.PriceTrend)
        );
        Assert.Null(listing.DerivedDate);
        Assert.False(listing.IsToBeRefreshed);
    }

    [Fact]
    public void An_imported_listing_has_the_trend_of_its_history()
    {
        var listing = Listing.Import(10, Write(3), Noon, ChangesOf(1, 2, 3), Noon.AddYears(1), "name");
        Assert.Equal(TrendOf(1, 2, 3), listing.PriceTrend);
        Assert.False(listing.IsToBeRefreshed);
    }

    [Fact]
    public void An_update_changes_it()
    {
        var write = Write(360_000) with
        {
            SurfaceAreaM2 = 100,
            PostalAddress = Write().PostalAddress with { City = "Köln" },
        };
        var revised = NewListing().Revise(write, Noon.AddMinutes(1));
        Assert.Equal(
            ("koln", 3600m, TrendOf(720_000, 360_000)),
            (revised.CityKey, revised.PricePerM2Eur, revised.PriceTrend)
        );
        Assert.Equal(revised.PriceTrend, revised.Revise(write, Noon.AddDays(1)).PriceTrend);
    }

    [Fact]
    public void The_trend_is_that_of_all_prices_although_most_were_evicted()
    {
        var listing = ListingOf(Forty);
        Assert.False(listing.Trail.IsComplete);
        Assert.Equal(TrendOf(Forty), listing.PriceTrend);
        Assert.Equal(TrendOf(Forty), listing.CurrentTrend);
        Assert.False(listing.IsToBeRefreshed);
    }

    [Fact]
    public void A_trail_with_all_changes_shows_the_trend_that_an_old_document_lacks()
    {
        var old = Old(ListingOf(1, 2));
        Assert.True(old.IsToBeRefreshed);
        Assert.Equal(TrendOf(1, 2), old.CurrentTrend);
        Assert.Equal(TrendOf(1, 2, 3), old.Revise(Write(3), Noon.AddMinutes(2)).PriceTrend);
        Assert.True(old.Refresh().HasDerivedOf(ListingOf(1, 2)));
    }

    [Fact]
    public void A_trail_that_evicts_for_the_first_time_leaves_the_trend()
    {
        var old = Old(UntrimmedListingOf(RisingPrices(17)));
        Assert.Equal(TrendOf(RisingPrices(17)), old.With(old.Trail.Trim()).PriceTrend);
    }

    [Fact]
    public void The_trend_of_an_old_document_that_lacks_changes_follows_from_the_history_only()
    {
        var old = Old(ListingOf(Forty));
        Assert.Null(old.CurrentTrend);
        Assert.Null(old.Revise(Write(1), Noon.AddDays(1)).PriceTrend);
        Assert.Null(old.Refresh().PriceTrend);
        Assert.True(old.Refresh().IsToBeRefreshed);
        var refreshed = old.Refresh(ChangesOf(Forty));
        Assert.Equal(TrendOf(Forty), refreshed.PriceTrend);
        Assert.False(refreshed.IsToBeRefreshed);
    }

    [Fact]
    public void The_history_corrects_a_trend_that_the_trail_cannot()
    {
        var wrong = ListingOf(Forty) with { PriceTrend = TrendOf(7) };
        Assert.False(wrong.IsToBeRefreshed);
        Assert.Equal(TrendOf(Forty), wrong.Refresh(ChangesOf(Forty)).PriceTrend);
    }

    [Fact]
    public void What_is_not_what_it_should_be_is_to_be_refreshed()
    {
        var listing = ListingOf(1, 2);
        Assert.True((listing with { CityKey = "ulm" }).IsToBeRefreshed);
        Assert.True((listing with { CityKey = null }).IsToBeRefreshed);
        Assert.True((listing with { PricePerM2Eur = 1 }).IsToBeRefreshed);
        Assert.True((listing with { PriceTrend = TrendOf(2, 1) }).IsToBeRefreshed);
        Assert.True((listing with { SurfaceAreaM2 = 1 }).IsToBeRefreshed);
        Assert.False((listing with { SurfaceAreaM2 = 0, PricePerM2Eur = null }).IsToBeRefreshed);
        Assert.False((listing with { Name = "Other", DerivedDate = Noon }).IsToBeRefreshed);
    }

    [Fact]
    public void A_price_that_was_written_out_of_band_is_in_the_trend_before_it_is_absorbed()
    {
        var written = Noon.AddDays(1);
        var edited = ListingOf(Forty) with { LatestPriceEur = 1, Timestamp = written.ToUnixTimeSeconds() };
        var trend = edited.CurrentTrend!;
        Assert.Equal((40, 1m, written), (trend.ChangesCount, trend.LowestPriceEur, trend.PriceChangedDate));
        Assert.Equal(trend, edited.Absorb(new PriceTrail(ChangesOf(Forty)[^16..], Noon)).PriceTrend);
        // It was created out of band, without a trail.
        var foreign = Old(edited with { RecentPrices = [], OlderUntil = null });
        Assert.Equal(new PriceTrend(1, 1, 1, 0), foreign.CurrentTrend);
    }

    [Fact]
    public void An_absorbed_edit_changes_it()
    {
        var edited = ListingOf(1, 2) with
        {
            LatestPriceEur = 3,
            SurfaceAreaM2 = 1.5,
            PostalAddress = Write().PostalAddress with { City = "Liège" },
        };
        var absorbed = edited.Absorb(edited.Trail);
        Assert.Equal(("liege", 2m, 2), (absorbed.CityKey, absorbed.PricePerM2Eur, absorbed.PriceTrend!.ChangesCount));
    }

    [Fact]
    public void The_trend_of_an_old_copy_continues_from_its_newest_change_if_the_trail_has_it()
    {
        var recorded = new PriceTrail(ChangesOf(Forty)[24..], Noon.AddMinutes(23));
        var old = ListingOf(RisingPrices(30));
        Assert.Equal(recorded.Recent, old.Reconcile(recorded).Recent.SkipLast(1));
        Assert.Equal(40, old.Absorb(recorded).PriceTrend!.ChangesCount);
        // Between its newest change and the trail there are changes that neither has.
        Assert.Null(ListingOf(RisingPrices(20)).Absorb(recorded).PriceTrend);
        Assert.True(ListingOf(RisingPrices(20)).Absorb(recorded).IsToBeRefreshed);
    }

    [Fact]
    public void A_document_without_a_city_has_no_key()
    {
        var listing = NewListing() with { PostalAddress = Write().PostalAddress with { City = null! } };
        Assert.Null(listing.Refresh().CityKey);
    }

    [Fact]
    public void An_erasure_leaves_it()
    {
        var listing = ListingOf(1, 2);
        Assert.True(listing.Erase(Noon.AddDays(1), "name").HasDerivedOf(listing));
    }

    [Fact]
    public void A_refresh_is_a_write_of_the_app_that_changes_no_listing()
    {
        var refreshed = NewListing() with
        {
            DerivedDate = Noon.AddDays(1),
            Timestamp = Noon.AddDays(1).ToUnixTimeSeconds(),
        };
        Assert.False(refreshed.MayDifferFromHistory);
        Assert.Equal(Noon, refreshed.ChangedDate);
        Assert.False(refreshed.IsEdited);
        Assert.True(refreshed.HasContentOf(Write()));
        Assert.True(refreshed.IsSameWriteAs(Old(refreshed)));
    }
}

using System.Text.Json.Nodes;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>Prices that were written out of band are absorbed into the trail and recorded.</summary>
public sealed class OutOfBandWriteTests : RecorderTest
{
    [Fact]
    public async Task An_out_of_band_price_is_absorbed_into_the_trail_and_recorded()
    {
        IsStoredAt("\"1\"");
        await DeliverAsync(Document(OutOfBand(NewListing(price: 1) with { LatestPriceEur = 2 })));
        Assert.Equal([1m, 2m], AppendedTo(10));
        Assert.Equal(Noon.AddHours(1), _history.Appended[^1].Change.CreatedDate);
        var written = Assert.Single(_trailsWritten);
        Assert.Equal([1m, 2m], written.RecentPrices.Select(change => change.PriceEur));
        Assert.Equal(Noon.AddHours(1), written.UpdatedDate);
        Assert.False(written.IsEdited);
    }

    [Fact]
    public async Task Out_of_band_content_is_dated_by_its_write()
    {
        IsStoredAt("\"1\"");
        await DeliverAsync(Document(NewListing(price: 1)));
        await DeliverAsync(Document(OutOfBand(NewListing(price: 1) with { Name = "Other" })));
        var written = Assert.Single(_trailsWritten);
        Assert.Equal(Noon.AddHours(1), written.UpdatedDate);
        Assert.Equal([1m], written.RecentPrices.Select(change => change.PriceEur));
        Assert.False(written.IsEdited);
    }

    [Fact]
    public async Task An_old_copy_written_back_continues_the_recorded_history()
    {
        IsStoredAt("\"3\"");
        await DeliverAsync(Document(ListingOf(1, 2)));
        await DeliverAsync(Document(OutOfBand(ListingOf(1)), etag: "\"3\""));
        Assert.Equal([1m, 2m, 1m], AppendedTo(10));
        Assert.Equal(3, _history.Appended[^1].Change.Number);
    }

    [Fact]
    public async Task An_old_copy_is_recognised_by_a_recorder_that_has_not_seen_the_listing()
    {
        IsStoredAt("\"3\"");
        _history.Record(10, ChangesOf(1, 2));
        await DeliverAsync(Document(OutOfBand(ListingOf(1)), etag: "\"3\""));
        Assert.Equal([1m], AppendedTo(10));
        Assert.Equal([1m, 2m, 1m], Assert.Single(_trailsWritten).RecentPrices.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task An_old_version_that_is_redelivered_changes_nothing()
    {
        await DeliverAsync(Document(ListingOf(1, 2), etag: "\"2\""));
        await DeliverAsync(Document(ListingOf(1)));
        Assert.Equal([1m, 2m], AppendedTo(10));
    }

    [Fact]
    public async Task An_out_of_band_price_is_left_to_the_newer_version_if_there_is_one()
    {
        await DeliverAsync(Document(OutOfBand(NewListing(price: 1) with { LatestPriceEur = 2 })));
        Assert.Equal([1m], AppendedTo(10));
        Assert.Equal(1, _recorded.Find(10)?.Number);
    }

    [Fact]
    public async Task An_out_of_band_price_before_a_deletion_is_left_to_the_archive()
    {
        IsStoredAt("\"1\"");
        await DeliverAsync(
            Document(OutOfBand(NewListing(price: 1) with { LatestPriceEur = 2, DeletedDate = Noon.AddHours(1) }))
        );
        Assert.Empty(_history.Appended);
        Assert.Empty(_trailsWritten);
    }

    [Fact]
    public async Task An_out_of_band_price_on_a_full_trail_evicts_only_what_is_recorded()
    {
        IsStoredAt("\"1\"");
        _history.OnAppend = (_, change) => Assert.True(change.Number <= 8 || _trailsWritten.Count == 1);
        await DeliverAsync(Document(OutOfBand(ListingOf(RisingPrices(16)) with { LatestPriceEur = 1 })));
        Assert.Equal([.. RisingPrices(16), 1m], AppendedTo(10));
        var written = Assert.Single(_trailsWritten);
        Assert.Equal((9, ChangesOf(RisingPrices(8))[7].CreatedDate), (written.RecentPrices.Count, written.OlderUntil));
    }

    [Fact]
    public async Task An_imported_document_continues_the_recorded_history()
    {
        IsStoredAt("\"1\"");
        _history.Record(10, ChangesOf(1));
        var imported = JsonNode.Parse(Document(OutOfBand(NewListing(price: 2))))!.AsObject();
        imported.Remove("recent_prices");
        await DeliverAsync(imported.ToJsonString());
        Assert.Equal([2m], AppendedTo(10));
    }

    [Fact]
    public async Task A_document_without_an_ETag_cannot_be_written_and_is_left_alone()
    {
        IsStoredAt("");
        var document = JsonNode
            .Parse(Document(OutOfBand(NewListing(price: 1) with { LatestPriceEur = 2 })))!
            .AsObject();
        document.Remove("_etag");
        await DeliverAsync(document.ToJsonString());
        Assert.Equal([1m], AppendedTo(10));
        Assert.Empty(_trailsWritten);
    }
}

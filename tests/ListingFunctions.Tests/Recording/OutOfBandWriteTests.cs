using System.Text.Json.Nodes;
using ListingFunctions.Prices;
using NSubstitute;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>Prices that were written past the API are absorbed into the trail and recorded.</summary>
public sealed class OutOfBandWriteTests : RecorderTest
{
    [Fact]
    public async Task A_price_edited_outside_is_written_into_the_trail_and_recorded()
    {
        IsStoredAt("\"1\"");
        await DeliverAsync(Document(NewListing(price: 1) with { LatestPriceEur = 2 }));
        Assert.Equal([1m, 2m], AppendedTo(10));
        Assert.Equal(Noon.AddHours(1), _history.Appended[^1].Change.CreatedDate);
    }

    [Fact]
    public async Task An_old_copy_written_back_goes_on_from_what_was_recorded()
    {
        IsStoredAt("\"3\"");
        await DeliverAsync(Document(ListingOf(1, 2)));
        await DeliverAsync(Document(ListingOf(1), etag: "\"3\""));
        Assert.Equal([1m, 2m, 1m], AppendedTo(10));
    }

    [Fact]
    public async Task An_old_version_delivered_again_changes_nothing()
    {
        await DeliverAsync(Document(ListingOf(1, 2), etag: "\"2\""));
        await DeliverAsync(Document(ListingOf(1)));
        Assert.Equal([1m, 2m], AppendedTo(10));
    }

    [Fact]
    public async Task A_price_edited_outside_is_left_to_the_newer_version_when_there_is_one()
    {
        await DeliverAsync(Document(NewListing(price: 1) with { LatestPriceEur = 2 }));
        Assert.Equal([1m], AppendedTo(10));
    }

    [Fact]
    public async Task An_outside_edit_of_a_full_trail_lets_go_only_of_what_is_recorded()
    {
        IsStoredAt("\"1\"");
        await DeliverAsync(Document(ListingOf(RisingPrices(16)) with { LatestPriceEur = 1 }));
        Assert.Equal([.. RisingPrices(16), 1m], AppendedTo(10));
        await _listings
            .Received()
            .WriteTrailAsync(
                10,
                Arg.Is<PriceTrail>(trail => trail.Recent.Count == 9 && trail.OlderUntil != null),
                "\"1\"",
                Arg.Any<CancellationToken>()
            );
    }

    [Fact]
    public async Task An_imported_document_goes_on_from_the_recorded_history()
    {
        IsStoredAt("\"1\"");
        _history.Record(10, new PriceChange(1, Noon));
        var imported = JsonNode.Parse(Document(NewListing(price: 2)))!.AsObject();
        imported.Remove("recent_prices");
        await DeliverAsync(imported.ToJsonString());
        Assert.Equal([2m], AppendedTo(10));
    }
}

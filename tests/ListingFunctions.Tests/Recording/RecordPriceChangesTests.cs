using System.Net;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

public sealed class RecordPriceChangesTests : RecorderTest
{
    [Fact]
    public async Task A_new_listing_is_recorded_without_a_read()
    {
        await DeliverAsync(Document(NewListing()));
        Assert.Equal([(10L, new PriceChange(720_000, Noon, 1), PreviousPrice.None)], _history.Appended);
        Assert.Single(_history.Calls);
    }

    [Fact]
    public async Task The_history_is_read_before_changes_are_recorded_and_not_if_there_are_none()
    {
        _history.Record(10, ListingOf(1, 2).RecentPrices);
        await DeliverAsync(Document(ListingOf(1, 2, 3)));
        await DeliverAsync(Document(ListingOf(1, 2, 3)));
        await DeliverAsync(Document(ListingOf(1, 2, 3, 4)));
        Assert.Equal([3m, 4m], AppendedTo(10));
        Assert.Equal(2, _history.Calls.Count(call => call == nameof(_history.ReadTrailAsync)));
    }

    [Fact]
    public async Task Changes_of_a_listing_are_recorded_in_order()
    {
        await DeliverAsync(Document(ListingOf(RisingPrices(16))));
        Assert.Equal(RisingPrices(16), AppendedTo(10));
    }

    [Fact]
    public async Task Each_change_is_recorded_with_the_previous_price()
    {
        await DeliverAsync(Document(ListingOf(1, 2, 3)));
        Assert.Equal(
            [PreviousPrice.None, .. ChangesOf(1, 2).Select(PreviousPrice.Of)],
            _history.Appended.Select(append => append.Before)
        );
    }

    [Fact]
    public async Task If_the_previous_price_was_evicted_only_its_date_is_recorded()
    {
        var changes = ChangesOf(RisingPrices(17));
        _history.Record(10, changes[..8]);
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal(
            [PreviousPrice.At(changes[7].CreatedDate), .. changes[8..16].Select(PreviousPrice.Of)],
            _history.Appended.Select(append => append.Before)
        );
    }

    [Fact]
    public async Task A_redelivered_batch_costs_nothing()
    {
        await DeliverAsync(Document(ListingOf(1, 2)));
        _history.Calls.Clear();
        await DeliverAsync(Document(ListingOf(1, 2)));
        Assert.Empty(_history.Calls);
    }

    [Fact]
    public async Task An_update_that_leaves_the_price_alone_costs_nothing()
    {
        await DeliverAsync(Document(NewListing()));
        _history.Calls.Clear();
        await DeliverAsync(Document(NewListing().Revise(Write() with { Name = "Other" }, Noon.AddHours(1))));
        Assert.Empty(_history.Calls);
    }

    [Fact]
    public async Task A_change_that_another_instance_recorded_counts_as_recorded()
    {
        _history.Record(10, NewListing().RecentPrices);
        await DeliverAsync(Document(NewListing()));
        Assert.Empty(_failures);
        Assert.Equal(ChangesOf(720_000)[0], _recorded.Find(10));
    }

    [Fact]
    public async Task An_archived_listing_is_not_recorded()
    {
        await DeliverAsync(Document(NewListing() with { DeletedDate = Noon, ArchivedDate = Noon.AddSeconds(1) }));
        Assert.Empty(_history.Calls);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_listing_that_was_restored_and_deleted_again_is_recorded_before_it_is_archived_again()
    {
        await DeliverAsync(Document(NewListing() with { DeletedDate = Noon, ArchivedDate = Noon }));
        Assert.Equal([720_000m], AppendedTo(10));
    }

    [Fact]
    public async Task A_deleted_listing_still_has_its_prices_recorded()
    {
        await DeliverAsync(Document(NewListing() with { DeletedDate = Noon }));
        Assert.Equal([720_000m], AppendedTo(10));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(449)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_transient_failure_fails_the_batch_after_the_rest_was_recorded(int status)
    {
        _history.OnAppend = (listing, _) => ThrowIf(listing == 10, Cosmos((HttpStatusCode)status));
        await Assert.ThrowsAsync<AggregateException>(() =>
            DeliverAsync(Document(NewListing(9)), Document(NewListing(10)), Document(NewListing(11)))
        );
        Assert.Equal([9L, 11L], _history.Appended.Select(append => append.Listing).Order());
        Assert.Null(_recorded.Find(10));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_network_failure_fails_the_batch()
    {
        _history.OnAppend = (_, _) => throw new HttpRequestException("refused");
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(Document(NewListing())));
    }

    [Fact]
    public async Task Of_changes_that_are_recorded_together_none_is_if_one_fails()
    {
        _history.OnAppend = (_, change) => ThrowIf(change.PriceEur == 2, Cosmos(HttpStatusCode.TooManyRequests));
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(Document(ListingOf(1, 2, 3))));
        Assert.Empty(AppendedTo(10));
        Assert.Null(_recorded.Find(10));
    }

    [Fact]
    public async Task A_stop_of_the_host_leaves_the_batch_unacknowledged()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Function().RunAsync($"[{Document(NewListing())}]", stop.Token)
        );
    }
}

using ListingFunctions.Listings;
using NSubstitute;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class UpdateListingTests : UpdateListingTest
{
    [Fact]
    public async Task It_replaces_the_version_that_it_read()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        ReplaceReturns("\"2\"");
        var response = await PutAsync();
        Assert.Equal((200, "\"2\""), (response.Status, response.ETag));
        var (listing, etag) = Assert.Single(_replaced);
        Assert.Equal("\"1\"", etag);
        Assert.Equal([1m, 720_000m], listing.RecentPrices.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task It_reads_again_when_another_was_faster()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""), new StoredListing(ListingOf(1, 2), "\"2\""));
        ReplaceReturns(null, "\"3\"");
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(["\"1\"", "\"2\""], _replaced.Select(write => write.ETag));
        Assert.Equal([1m, 2m, 720_000m], _replaced[^1].Listing.RecentPrices.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task A_concurrency_conflict_at_every_attempt_is_a_409_that_can_be_retried()
    {
        ReadReturns(new StoredListing(NewListing(), "\"1\""));
        ReplaceReturns([null]);
        var response = await PutAsync();
        Assert.Equal(409, response.Status);
        Assert.Equal("1", response.Headers.RetryAfter);
        Assert.Equal(40, _replaced.Count);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("abc")]
    public async Task It_never_creates(string id)
    {
        ReadReturns([null]);
        var response = await PutAsync(id);
        Assert.Equal(404, response.Status);
        Assert.Contains(id, response.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_replaced);
    }

    [Theory]
    [InlineData("\"1\"", 200)]
    [InlineData("\"0\", \"1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"0\"", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("1", 400)]
    public async Task If_Match_names_the_versions_that_may_be_replaced(string ifMatch, int status)
    {
        ReadReturns(new StoredListing(NewListing(), "\"1\""));
        ReplaceReturns("\"2\"");
        Assert.Equal(status, (await PutAsync(ifMatch: ifMatch)).Status);
        Assert.Equal(status == 200 ? 1 : 0, _replaced.Count);
    }

    [Fact]
    public async Task If_Match_is_stale_when_another_was_faster()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""), new StoredListing(ListingOf(1, 2), "\"2\""));
        ReplaceReturns([null]);
        Assert.Equal(412, (await PutAsync(ifMatch: "\"1\"")).Status);
        Assert.Single(_replaced);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{}", 422)]
    public async Task A_bad_body_changes_nothing(string body, int status)
    {
        Assert.Equal(status, (await PutAsync(body: body)).Status);
        Assert.Empty(_store.ReceivedCalls());
    }
}

using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class DeleteListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();

    private static Deletion AtNoon => Arg.Is<Deletion>(deletion => deletion.Date == Noon);

    private async Task<FunctionResponse> DeleteAsync(string id = "10", string? ifMatch = null)
    {
        var request = Request("DELETE", $"/api/listings/{id}");
        if (ifMatch is not null)
            request.Headers.IfMatch = ifMatch;
        var function = new DeleteListing(new ListingDeletions(_store, new FakeTimeProvider(Noon)));
        return await request.ExecuteAsync(function.RunAsync(request, id, TestContext.Current.CancellationToken));
    }

    private void DeleteReturns(bool deleted) =>
        _store.DeleteAsync(10, AtNoon, Arg.Any<string?>(), Arg.Any<CancellationToken>()).Returns(deleted);

    [Fact]
    public async Task A_listing_is_deleted_in_one_call()
    {
        DeleteReturns(true);
        Assert.Equal(204, (await DeleteAsync()).Status);
        Assert.Single(_store.ReceivedCalls());
    }

    [Fact]
    public async Task A_listing_that_does_not_exist_cannot_be_deleted()
    {
        DeleteReturns(false);
        Assert.Equal(404, (await DeleteAsync()).Status);
        Assert.Equal(404, (await DeleteAsync("x")).Status);
        Assert.Equal(404, (await DeleteAsync(ifMatch: "\"1\"")).Status);
    }

    [Fact]
    public async Task A_deletion_with_an_ambiguous_outcome_is_retried_as_the_same_deletion()
    {
        _store
            .DeleteAsync(10, AtNoon, null, Arg.Any<CancellationToken>())
            .Returns(_ => throw new HttpRequestException("lost"), _ => throw new TimeoutException(), _ => true);
        Assert.Equal(204, (await DeleteAsync()).Status);
        Assert.Single(_store.ReceivedCalls().Select(call => call.GetArguments()[1]).Distinct());
    }

    [Fact]
    public async Task A_store_that_stays_unavailable_is_an_error()
    {
        _store
            .DeleteAsync(10, AtNoon, null, Arg.Any<CancellationToken>())
            .ThrowsAsync(new HttpRequestException("away"));
        await Assert.ThrowsAsync<HttpRequestException>(() => DeleteAsync());
        Assert.Equal(3, _store.ReceivedCalls().Count());
    }

    [Theory]
    [InlineData("\"1\"", true, 204)]
    [InlineData("\"1\"", false, 412)]
    [InlineData("\"0\"", true, 412)]
    [InlineData("0", true, 400)]
    public async Task If_Match_names_the_version_that_may_be_deleted(string ifMatch, bool deleted, int status)
    {
        _store.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(NewListing(), "\"1\""));
        DeleteReturns(deleted);
        Assert.Equal(status, (await DeleteAsync(ifMatch: ifMatch)).Status);
        await _store
            .DidNotReceive()
            .DeleteAsync(10, AtNoon, Arg.Is<string?>(etag => etag != "\"1\""), Arg.Any<CancellationToken>());
    }
}

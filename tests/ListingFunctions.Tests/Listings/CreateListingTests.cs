using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class CreateListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();
    private readonly List<Listing> _created = [];

    private async Task<Answer> PostAsync(string body = Body)
    {
        var time = new FakeTimeProvider(Noon);
        var function = new CreateListing(_store, new ListingId(time), new ListingWriteRules(), time);
        var request = Request("POST", "/api/listings", body);
        return await request.AnswerAsync(function.RunAsync(request, TestContext.Current.CancellationToken));
    }

    private void CreateReturns(params string?[] etags) =>
        _store.CreateAsync(Arg.Do<Listing>(_created.Add), Arg.Any<CancellationToken>()).Returns(etags[0], etags[1..]);

    [Fact]
    public async Task A_stored_listing_is_answered_with_where_it_is_and_its_version()
    {
        CreateReturns("\"1\"");
        var answer = await PostAsync();
        var id = Assert.Single(_created).Id;
        Assert.Equal(201, answer.Status);
        Assert.Equal(id, answer.Body.GetProperty("id").GetInt64());
        Assert.Equal($"/api/listings/{id}", answer.Headers.Location);
        Assert.Equal("\"1\"", answer.ETag);
    }

    [Fact]
    public async Task The_next_id_is_tried_when_one_is_taken()
    {
        CreateReturns(null, null, "\"3\"");
        var answer = await PostAsync();
        Assert.Equal(201, answer.Status);
        var first = _created[0].Id;
        Assert.Equal([first, first + 1, first + 2], _created.Select(listing => listing.Id));
        Assert.Equal(first + 2, answer.Body.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task A_create_that_meets_itself_makes_no_second_listing()
    {
        CreateReturns([null]);
        _store
            .ReadAsync(Arg.Any<long>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredListing(_created[^1], "\"own\""));
        var answer = await PostAsync();
        Assert.Single(_created);
        Assert.Equal((201, "\"own\""), (answer.Status, answer.ETag));
    }

    [Fact]
    public async Task It_gives_up_when_no_id_is_free()
    {
        CreateReturns([null]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync());
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{}", 422)]
    public async Task A_bad_body_stores_nothing(string body, int status)
    {
        Assert.Equal(status, (await PostAsync(body)).Status);
        Assert.Empty(_store.ReceivedCalls());
    }
}

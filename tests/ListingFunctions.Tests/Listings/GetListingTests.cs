using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class GetListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();

    private async Task<Answer> GetAsync(string id)
    {
        var request = Request("GET", $"/api/listings/{id}");
        return await request.AnswerAsync(
            new GetListing(_store).RunAsync(request, id, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_listing_is_returned_with_its_ETag()
    {
        _store.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(NewListing(), "\"1\""));
        var answer = await GetAsync("10");
        Assert.Equal((200, "\"1\""), (answer.Status, answer.ETag));
        Assert.Equal(720_000, answer.Body.GetProperty("latest_price_eur").GetDecimal());
    }

    [Theory]
    [InlineData("11")]
    [InlineData("eleven")]
    public async Task An_unknown_id_is_a_404_with_a_message(string id)
    {
        var answer = await GetAsync(id);
        Assert.Equal(404, answer.Status);
        Assert.Equal($"There is no listing with id {id}.", answer.Body.GetProperty("message").GetString());
    }
}

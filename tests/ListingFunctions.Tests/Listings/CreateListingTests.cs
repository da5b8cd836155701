using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class CreateListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();
    private readonly FakeIdempotencyKeys _keys = new();
    private readonly List<Listing> _created = [];

    private async Task<FunctionResponse> PostAsync(string body = Body, params string[] keys)
    {
        var time = new FakeTimeProvider(Noon);
        var function = new CreateListing(_store, _keys, new ListingId(time), new ListingWriteRules(), time);
        var request = Request("POST", "/api/listings", body);
        if (keys.Length > 0)
            request.Headers["Idempotency-Key"] = keys;
        return await request.ExecuteAsync(function.RunAsync(request, TestContext.Current.CancellationToken));
    }

    private void CreateReturns(params string?[] etags) =>
        _store.CreateAsync(Arg.Do<Listing>(_created.Add), Arg.Any<CancellationToken>()).Returns(etags[0], etags[1..]);

    [Fact]
    public async Task A_created_listing_is_returned_with_its_location_and_ETag()
    {
        CreateReturns("\"1\"");
        var response = await PostAsync();
        var id = Assert.Single(_created).Id;
        Assert.Equal(201, response.Status);
        Assert.Equal(id, response.Body.GetProperty("id").GetInt64());
        Assert.Equal($"/api/listings/{id}", response.Headers.Location);
        Assert.Equal("\"1\"", response.ETag);
    }

    [Fact]
    public async Task The_next_id_is_tried_when_one_is_taken()
    {
        CreateReturns(null, null, "\"3\"");
        var response = await PostAsync();
        Assert.Equal(201, response.Status);
        var first = _created[0].Id;
        Assert.Equal([first, first + 1, first + 2], _created.Select(listing => listing.Id));
        Assert.Equal(first + 2, response.Body.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task A_create_that_meets_itself_makes_no_second_listing()
    {
        CreateReturns([null]);
        _store
            .ReadIncludingDeletedAsync(Arg.Any<long>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredListing(_created[^1], "\"own\""));
        var response = await PostAsync();
        Assert.Single(_created);
        Assert.Equal((201, "\"own\""), (response.Status, response.ETag));
    }

    [Fact]
    public async Task A_create_that_meets_itself_after_others_have_updated_it_makes_no_second_listing()
    {
        CreateReturns([null]);
        _store
            .ReadIncludingDeletedAsync(Arg.Any<long>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredListing(_created[^1].Revise(Write(5), Noon.AddHours(1)), "\"2\""));
        var response = await PostAsync();
        Assert.Single(_created);
        Assert.Equal(201, response.Status);
        Assert.Equal(720_000, response.Body.GetProperty("latest_price_eur").GetDecimal());
        Assert.False(response.Headers.ContainsKey("ETag"));
    }

    [Fact]
    public async Task A_create_with_an_ambiguous_outcome_is_retried_unchanged()
    {
        _store
            .CreateAsync(Arg.Do<Listing>(_created.Add), Arg.Any<CancellationToken>())
            .Returns<string?>(_ => throw new HttpRequestException("reset"), _ => "\"1\"");
        Assert.Equal(201, (await PostAsync()).Status);
        Assert.Equal(
            (_created[0].Id, _created[0].CreatedDate, _created[0].Creation),
            (_created[1].Id, _created[1].CreatedDate, _created[1].Creation)
        );
    }

    [Fact]
    public async Task If_Cosmos_stays_unavailable_the_exception_reaches_the_client()
    {
        _store
            .CreateAsync(default!, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(new HttpRequestException("refused"));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync());
        await _store.ReceivedWithAnyArgs(3).CreateAsync(default!, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_listing_that_looks_the_same_is_another_if_another_request_created_it()
    {
        CreateReturns(null, "\"2\"");
        _store
            .ReadIncludingDeletedAsync(Arg.Any<long>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredListing(_created[^1] with { Creation = "another" }, "\"1\""));
        Assert.Equal(201, (await PostAsync()).Status);
        Assert.Equal(2, _created.Count);
    }

    [Fact]
    public async Task A_key_is_reserved_before_the_listing_is_created()
    {
        CreateReturns("\"1\"");
        _keys.OnReserve = reservation =>
        {
            Assert.Empty(_created);
            return reservation;
        };
        Assert.Equal(201, (await PostAsync(keys: "8e03978e-40d5-43e8-bc93-6894a57f9324")).Status);
        var reserved = Assert.Single(_keys.Reserved);
        Assert.Equal((reserved.ListingId, reserved.Id), (_created[0].Id, _created[0].Creation));
    }

    [Fact]
    public async Task A_key_that_was_used_before_creates_the_same_listing_at_the_same_instant()
    {
        CreateReturns("\"1\"");
        _keys.OnReserve = reservation => reservation with { ListingId = 7, CreatedDate = Noon.AddHours(-1) };
        var response = await PostAsync(keys: "k");
        Assert.Equal((201, "/api/listings/7"), (response.Status, response.Headers.Location.ToString()));
        Assert.Equal(Noon.AddHours(-1), _created[0].CreatedDate);
    }

    [Fact]
    public async Task A_key_whose_id_is_another_listings_moves_to_the_next()
    {
        CreateReturns(null, "\"2\"");
        Assert.Equal(201, (await PostAsync(keys: "k")).Status);
        Assert.Equal(8, _created[1].Id);
    }

    [Fact]
    public async Task A_key_that_was_used_with_another_body_is_a_422()
    {
        _keys.OnReserve = reservation => reservation with { Body = "another" };
        Assert.Equal(422, (await PostAsync(keys: "k")).Status);
        Assert.Empty(_store.ReceivedCalls());
    }

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("a", "b")]
    public async Task An_invalid_key_is_a_400(params string[] keys)
    {
        Assert.Equal(400, (await PostAsync(keys: keys)).Status);
        Assert.Empty(_keys.Reserved);
        Assert.Empty(_store.ReceivedCalls());
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

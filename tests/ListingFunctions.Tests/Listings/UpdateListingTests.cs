using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class UpdateListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();
    private readonly IPriceHistoryStore _history = Substitute.For<IPriceHistoryStore>();
    private readonly FakeTimeProvider _time = new(Noon.AddHours(1)) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private readonly List<(Listing Listing, string ETag)> _replaced = [];

    private async Task<Answer> PutAsync(string id = "10", string body = Body, string? ifMatch = null)
    {
        var function = new UpdateListing(_store, _history, new ListingWriteRules(), _time);
        var request = Request("PUT", $"/api/listings/{id}", body);
        if (ifMatch is not null)
            request.Headers.IfMatch = ifMatch;
        var answer = request.AnswerAsync(function.RunAsync(request, id, TestContext.Current.CancellationToken));
        while (await Task.WhenAny(answer, Task.Delay(1, TestContext.Current.CancellationToken)) != answer)
            _time.Advance(TimeSpan.FromSeconds(1));
        return await answer;
    }

    private void ReadReturns(params StoredListing?[] stored) =>
        _store.ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>()).Returns(stored[0], stored[1..]);

    private void ReplaceReturns(params string?[] etags) =>
        _store
            .ReplaceAsync(Arg.Any<Listing>(), Arg.Any<string>(), Arg.Any<CancellationToken>())
            .Returns(call =>
            {
                _replaced.Add((call.Arg<Listing>(), call.Arg<string>()));
                return etags[Math.Min(_replaced.Count, etags.Length) - 1];
            });

    [Fact]
    public async Task It_replaces_the_version_that_it_read()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        ReplaceReturns("\"2\"");
        var answer = await PutAsync();
        Assert.Equal((200, "\"2\""), (answer.Status, answer.ETag));
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
    public async Task It_tells_the_client_to_try_again_when_others_are_always_faster()
    {
        ReadReturns(new StoredListing(NewListing(), "\"1\""));
        ReplaceReturns([null]);
        var answer = await PutAsync();
        Assert.Equal(409, answer.Status);
        Assert.Equal("1", answer.Headers.RetryAfter);
        Assert.Equal(40, _replaced.Count);
    }

    [Fact]
    public async Task A_write_that_was_sent_twice_recognises_itself()
    {
        ReplaceReturns([null]);
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0
                    ? new StoredListing(NewListing(price: 1), "\"1\"")
                    : new StoredListing(_replaced[0].Listing, "\"own\"")
            );
        var answer = await PutAsync(ifMatch: "\"1\"");
        Assert.Equal((200, "\"own\""), (answer.Status, answer.ETag));
        Assert.Single(_replaced);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("abc")]
    public async Task It_never_creates(string id)
    {
        ReadReturns([null]);
        var answer = await PutAsync(id);
        Assert.Equal(404, answer.Status);
        Assert.Contains(id, answer.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
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

    [Fact]
    public async Task What_leaves_the_listing_was_found_recorded_first()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        _history
            .ReadAsync(
                10,
                full.RecentPrices[0].CreatedDate,
                full.RecentPrices[7].CreatedDate.AddMilliseconds(1),
                Arg.Any<CancellationToken>()
            )
            .Returns([.. full.RecentPrices.Take(8)]);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(9, _replaced[0].Listing.RecentPrices.Count);
        await _history.DidNotReceiveWithAnyArgs().AppendAsync(default, default!, default, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_leaves_the_listing_is_recorded_in_order_where_the_feed_is_behind()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        var appended = new List<PriceChange>();
        await _history.AppendAsync(
            10,
            Arg.Do<PriceChange>(change =>
            {
                Assert.Empty(_replaced);
                appended.Add(change);
            }),
            Arg.Any<PreviousPrice>(),
            Arg.Any<CancellationToken>()
        );
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(full.RecentPrices.Take(8), appended);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_hole_in_what_is_recorded_is_filled_before_the_listing_lets_go_of_it()
    {
        var full = ListingOf(RisingPrices(16));
        ReadReturns(new StoredListing(full, "\"1\""));
        ReplaceReturns("\"2\"");
        _history
            .ReadAsync(10, Arg.Any<DateTimeOffset?>(), Arg.Any<DateTimeOffset?>(), Arg.Any<CancellationToken>())
            .Returns([full.RecentPrices[0], full.RecentPrices[7]]);
        var appended = new List<PriceChange>();
        await _history.AppendAsync(
            10,
            Arg.Do<PriceChange>(appended.Add),
            Arg.Any<PreviousPrice>(),
            Arg.Any<CancellationToken>()
        );
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(full.RecentPrices.Take(7).Skip(1), appended);
    }

    /// <summary>The first write is made, but told to be stale; then others write.</summary>
    private void MadeAndFollowedBy(Func<Listing, Listing> others)
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0
                    ? new StoredListing(NewListing(price: 1), "\"1\"")
                    : new StoredListing(others(_replaced[0].Listing), "\"3\"")
            );
    }

    [Fact]
    public async Task A_write_that_was_made_and_followed_by_others_is_not_made_again()
    {
        MadeAndFollowedBy(made => made.Revise(Write(5), Noon.AddHours(2)).Listing);
        var answer = await PutAsync();
        Assert.Equal(200, answer.Status);
        Assert.Equal(720_000, answer.Body.GetProperty("latest_price_eur").GetDecimal());
        Assert.False(answer.Headers.ContainsKey("ETag"));
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task Nor_is_it_where_its_price_has_left_the_listing_since()
    {
        MadeAndFollowedBy(made =>
        {
            _history
                .ReadAsync(10, made.Trail.Last!.CreatedDate, Arg.Any<DateTimeOffset?>(), Arg.Any<CancellationToken>())
                .Returns([made.Trail.Last!]);
            return RisingPrices(20)
                .Index()
                .Aggregate(
                    made,
                    (listing, price) => listing.Revise(Write(price.Item), Noon.AddHours(2 + price.Index)).Listing
                );
        });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_write_that_was_made_before_a_deletion_is_acknowledged()
    {
        MadeAndFollowedBy(made => made with { DeletedDate = Noon.AddHours(2) });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_write_that_a_deletion_was_quicker_than_is_not_made()
    {
        ReplaceReturns([null]);
        ReadReturns(
            new StoredListing(NewListing(price: 1), "\"1\""),
            new StoredListing(NewListing(price: 1) with { DeletedDate = Noon }, "\"2\"")
        );
        Assert.Equal(404, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_client_that_named_a_version_is_told_that_others_wrote_after_its_own_write()
    {
        MadeAndFollowedBy(made => made.Revise(Write(5), Noon.AddHours(2)).Listing);
        Assert.Equal(503, (await PutAsync(ifMatch: "\"1\"")).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task Over_the_same_version_the_same_write_is_sent_again()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        _store
            .ReplaceAsync(
                Arg.Do<Listing>(listing => _replaced.Add((listing, ""))),
                "\"1\"",
                Arg.Any<CancellationToken>()
            )
            .Returns(_ => throw new HttpRequestException("reset"), _ => "\"2\"");
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(2, _replaced.Count);
        Assert.Same(_replaced[0].Listing, _replaced[1].Listing);
    }

    [Fact]
    public async Task An_outage_that_stays_is_the_clients_to_hear_of()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        _store
            .ReplaceAsync(default!, default!, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(new HttpRequestException("refused"));
        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync());
        await _store.ReceivedWithAnyArgs(3).ReplaceAsync(default!, default!, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_document_without_a_trail_goes_on_from_the_recorded_history()
    {
        ReadReturns(
            new StoredListing(
                NewListing(price: 2) with
                {
                    RecentPrices = [],
                    Timestamp = Noon.AddMinutes(5).ToUnixTimeSeconds(),
                },
                "\"1\""
            )
        );
        ReplaceReturns("\"2\"");
        _history
            .ReadTrailAsync(10, null, Arg.Any<CancellationToken>())
            .Returns(new PriceTrail([new PriceChange(1, Noon)], Noon.AddHours(-1)));
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal([1m, 2m, 720_000m], _replaced[0].Listing.RecentPrices.Select(change => change.PriceEur));
        Assert.Equal(Noon.AddHours(-1), _replaced[0].Listing.OlderUntil);
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

using System.Net;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>Documents that can never be recorded are stored as dead letters, and the rest of the batch is recorded.</summary>
public sealed class DeadLetterTests : RecorderTest
{
    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task What_Cosmos_permanently_rejects_is_kept_as_a_dead_letter(int status)
    {
        _history.OnAppend = (listing, _) => ThrowIf(listing == 10, Cosmos((HttpStatusCode)status));
        var document = Document(NewListing());
        await DeliverAsync(document, Document(NewListing(11)));
        var failure = Assert.Single(_failures);
        Assert.Equal(("10", document), (failure.ListingId, failure.Document!));
        Assert.Contains($"{status}", failure.Reason, StringComparison.Ordinal);
        Assert.Equal([720_000m], AppendedTo(11));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(409)]
    [InlineData(0)]
    public async Task A_document_that_keeps_failing_while_others_succeed_is_given_up(int status)
    {
        Exception failure = status == 0 ? new ArgumentException("no") : Cosmos((HttpStatusCode)status);
        _history.OnAppend = (listing, _) => ThrowIf(listing == 10, failure);
        var batch = new[] { Document(NewListing()), Document(NewListing(11)) };
        for (var attempt = 1; attempt < FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(batch));
        Assert.Empty(_failures);
        await DeliverAsync(batch);
        Assert.Equal(("10", batch[0]), (Assert.Single(_failures).ListingId, _failures[0].Document!));
    }

    [Theory]
    [InlineData(503, 1)]
    [InlineData(429, 1)]
    [InlineData(408, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 2)] // Every document fails: the cause may be the store.
    public async Task A_store_that_is_unavailable_is_waited_for(int status, int failing)
    {
        _history.OnAppend = (listing, _) => ThrowIf(listing < 10 + failing, Cosmos((HttpStatusCode)status));
        var batch = new[] { Document(NewListing()), Document(NewListing(11)) };
        for (var attempt = 1; attempt <= 2 * FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(batch));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task An_outage_that_looks_like_faults_gives_up_nothing()
    {
        var failing = 2;
        _history.OnAppend = (listing, _) => ThrowIf(listing < 10 + failing, Cosmos(HttpStatusCode.InternalServerError));
        var batch = new[] { Document(NewListing()), Document(NewListing(11)) };
        for (var attempt = 1; attempt <= 2 * FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(batch));
        failing = 1;
        for (var attempt = 1; attempt < FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(batch));
        Assert.Empty(_failures);
        failing = 0;
        await DeliverAsync(batch);
        Assert.Empty(_failures);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(500, 2)]
    [InlineData(409, 2)]
    public async Task Where_nothing_succeeds_a_document_is_given_up_after_a_quarter_of_an_hour(
        int status,
        int documents
    )
    {
        _history.OnAppend = (_, _) => ThrowIf(true, Cosmos((HttpStatusCode)status));
        string[] batch = [.. Enumerable.Range(10, documents).Select(id => Document(NewListing(id)))];
        for (var attempt = 1; attempt <= 2 * FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(batch));
        Assert.Empty(_failures);
        _time.Advance(FeedAttempts.Patience);
        await DeliverAsync(batch);
        Assert.Equal(documents, _failures.Count);
    }

    [Fact]
    public void A_clock_that_is_set_forward_makes_nothing_given_up()
    {
        var clock = new SetClock();
        var attempts = new FeedAttempts(clock);
        var failure = Cosmos(HttpStatusCode.InternalServerError);
        Assert.False(attempts.IsLast("item", failure, isAlone: true, othersSucceeded: false));
        clock.Ahead = 2 * FeedAttempts.Patience;
        Assert.False(attempts.IsLast("item", failure, isAlone: true, othersSucceeded: false));
    }

    [Fact]
    public async Task A_document_alone_that_fails_because_of_itself_is_given_up_soon()
    {
        _history.OnAppend = (_, _) => ThrowIf(true, new ArgumentException("no"));
        for (var attempt = 1; attempt < FeedAttempts.Max; attempt++)
            await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(Document(NewListing())));
        await DeliverAsync(Document(NewListing()));
        Assert.Single(_failures);
    }

    public static TheoryData<string> Unreadable =>
        [
            "7",
            "null",
            "\"text\"",
            "[]",
            "{}",
            "{\"id\":\"\\ud800\"}",
            With(Document(NewListing()), "id", null),
            With(Document(NewListing()), "id", "abc"),
            With(Document(NewListing()), "latest_price_eur", "720000"),
            With(Document(NewListing()), "latest_price_eur", null),
            With(Document(NewListing()), "latest_price_eur", -1),
            With(Document(NewListing()), "latest_price_eur", 1e300),
            With(Document(NewListing()), "_ts", long.MaxValue),
            With(Document(NewListing()), "_ts", -1),
            With(Document(NewListing()), "recent_prices", "none"),
            With(Document(NewListing()), "recent_prices", null),
            With(Document(NewListing()), "recent_prices", JsonNode.Parse("[null]")),
            With(
                Document(NewListing()),
                "recent_prices",
                JsonNode.Parse("""[{"price_eur":-1,"created_date":"2026-03-01T12:00:00.000Z"}]""")
            ),
            With(
                Document(NewListing()),
                "recent_prices",
                JsonNode.Parse("""[{"price_eur":720000,"created_date":"yesterday"}]""")
            ),
            With(
                Document(NewListing()),
                "recent_prices",
                JsonNode.Parse(
                    """[{"price_eur":1,"created_date":"2026-03-01T12:00:00.000Z"},{"price_eur":720000,"created_date":"2026-03-01T12:00:00.000Z"}]"""
                )
            ),
        ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_document_that_cannot_be_read_is_kept_and_the_rest_recorded(string document)
    {
        await DeliverAsync(Document(NewListing(9)), document, Document(NewListing(11)));
        var failure = Assert.Single(_failures);
        Assert.Equal(document, failure.Document);
        Assert.NotEmpty(failure.Reason);
        Assert.Equal([9L, 11L], _history.Appended.Select(append => append.Listing).Order());
    }

    [Fact]
    public async Task The_same_document_fails_under_the_same_id()
    {
        await DeliverAsync("{}");
        await DeliverAsync("{}");
        Assert.Equal(_failures[0].Id, _failures[1].Id);
    }

    [Fact]
    public async Task A_document_too_large_to_keep_is_kept_in_part()
    {
        await DeliverAsync($$"""{"id":"x","description":"{{new string('a', 2_000_000)}}"}""");
        Assert.True(Assert.Single(_failures).Truncated);
        Assert.Equal(300_000, _failures[0].Document!.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{]")]
    public async Task A_batch_that_is_not_an_array_is_kept(string batch)
    {
        await DeliverBatchAsync(batch);
        Assert.Equal(batch, Assert.Single(_failures).Document);
    }

    [Fact]
    public async Task A_deeply_nested_document_does_not_keep_the_rest_from_being_recorded()
    {
        var nested = $$"""{"id":"12","x":{{new string('[', 200)}}{{new string(']', 200)}}}""";
        await DeliverAsync(nested, Document(NewListing()));
        Assert.Equal(nested, Assert.Single(_failures).Document);
        Assert.Equal([720_000m], AppendedTo(10));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_stored_fails_the_batch()
    {
        _failureStore
            .AddAsync(default!, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(Cosmos(HttpStatusCode.ServiceUnavailable));
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync("{}"));
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}

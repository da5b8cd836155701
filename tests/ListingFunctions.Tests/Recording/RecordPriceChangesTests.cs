using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

public sealed class RecordPriceChangesTests
{
    private static readonly ListingMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        new FakeTimeProvider(Noon)
    );

    private readonly IListingStore _listings = Substitute.For<IListingStore>();
    private readonly IPriceHistoryStore _history = Substitute.For<IPriceHistoryStore>();
    private readonly IPriceFailureStore _failureStore = Substitute.For<IPriceFailureStore>();
    private readonly RecordedPrices _recorded = new();
    private readonly List<(long Listing, PriceChange Change, PreviousPrice Before)> _appended = [];
    private readonly List<PriceFailure> _failures = [];

    public RecordPriceChangesTests()
    {
        _history
            .AppendAsync(
                Arg.Any<long>(),
                Arg.Any<PriceChange>(),
                Arg.Any<PreviousPrice>(),
                Arg.Any<CancellationToken>()
            )
            .Returns(call =>
            {
                lock (_appended)
                    _appended.Add((call.Arg<long>(), call.Arg<PriceChange>(), call.Arg<PreviousPrice>()));
                return true;
            });
        _history
            .ReadTrailAsync(Arg.Any<long>(), Arg.Any<DateTimeOffset?>(), Arg.Any<CancellationToken>())
            .Returns(new PriceTrail([]));
        _history
            .ReadAsync(
                Arg.Any<long>(),
                Arg.Any<DateTimeOffset?>(),
                Arg.Any<DateTimeOffset?>(),
                Arg.Any<CancellationToken>()
            )
            .Returns([]);
        _failureStore.AddAsync(Arg.Do<PriceFailure>(_failures.Add), Arg.Any<CancellationToken>());
    }

    private Task DeliverAsync(params string[] documents) => DeliverBatchAsync($"[{string.Join(',', documents)}]");

    private Task DeliverBatchAsync(string batch)
    {
        return Function().RunAsync(batch, TestContext.Current.CancellationToken);
    }

    private RecordPriceChanges Function() =>
        new(
            new PriceRecorder(_listings, _history, _recorded, Metrics, NullLogger<PriceRecorder>.Instance),
            _failureStore,
            new FakeTimeProvider(Noon),
            Metrics,
            NullLogger<RecordPriceChanges>.Instance
        );

    /// <summary>The listing as the feed carries it.</summary>
    private static string Document(Listing listing, string etag = "\"1\"")
    {
        var json = JsonSerializer.SerializeToNode(listing, ListingsJson.Types.Listing)!.AsObject();
        json["_ts"] = Noon.AddHours(1).ToUnixTimeSeconds();
        json["_etag"] = etag;
        json["_lsn"] = 7;
        return json.ToJsonString();
    }

    private static string With(string document, string member, JsonNode? value)
    {
        var json = JsonNode.Parse(document)!.AsObject();
        json[member] = value;
        return json.ToJsonString();
    }

    private decimal[] AppendedTo(long listing) =>
        [.. _appended.Where(append => append.Listing == listing).Select(append => append.Change.PriceEur)];

    private static CosmosException Cosmos(HttpStatusCode status) => new("no", status, 0, "", 0);

    [Fact]
    public async Task A_new_listing_is_recorded_without_asking_first()
    {
        await DeliverAsync(Document(NewListing()));
        Assert.Equal([(10L, new PriceChange(720_000, Noon), PreviousPrice.None)], _appended);
        Assert.Single(_history.ReceivedCalls());
    }

    [Fact]
    public async Task A_listing_met_with_several_changes_is_asked_about_once()
    {
        _history.ReadTrailAsync(10, null, Arg.Any<CancellationToken>()).Returns(ListingOf(1, 2).Trail);
        await DeliverAsync(Document(ListingOf(1, 2, 3)));
        await DeliverAsync(Document(ListingOf(1, 2, 3, 4)));
        Assert.Equal([3m, 4m], AppendedTo(10));
        await _history.Received(1).ReadTrailAsync(10, null, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Changes_of_a_listing_are_recorded_in_order()
    {
        await DeliverAsync(Document(ListingOf(RisingPrices(16))));
        Assert.Equal(RisingPrices(16), AppendedTo(10));
    }

    [Fact]
    public async Task Each_change_is_recorded_with_the_price_before_it()
    {
        await DeliverAsync(Document(ListingOf(1, 2, 3)));
        Assert.Equal(
            [PreviousPrice.None, PreviousPrice.Of(1), PreviousPrice.Of(2)],
            _appended.Select(append => append.Before)
        );
    }

    [Fact]
    public async Task Where_the_price_before_has_left_the_listing_nothing_is_said_of_it()
    {
        await DeliverAsync(Document(ListingOf(RisingPrices(17))));
        Assert.Equal(
            [PreviousPrice.Unknown, .. RisingPrices(17)[8..16].Select(PreviousPrice.Of)],
            _appended.Select(append => append.Before)
        );
    }

    [Fact]
    public async Task A_redelivered_batch_costs_nothing()
    {
        await DeliverAsync(Document(ListingOf(1, 2)));
        _history.ClearReceivedCalls();
        await DeliverAsync(Document(ListingOf(1, 2)));
        Assert.Empty(_history.ReceivedCalls());
    }

    [Fact]
    public async Task An_update_that_leaves_the_price_alone_costs_nothing()
    {
        await DeliverAsync(Document(NewListing()));
        _history.ClearReceivedCalls();
        await DeliverAsync(Document(NewListing().Revise(Write() with { Name = "Other" }, Noon.AddHours(1)).Listing));
        Assert.Empty(_history.ReceivedCalls());
    }

    [Fact]
    public async Task What_another_recorded_is_done()
    {
        _history.AppendAsync(default, default!, default, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(false);
        await DeliverAsync(Document(NewListing()));
        Assert.Empty(_failures);
        Assert.Equal(Noon, _recorded.Find(10));
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
    public async Task What_may_succeed_later_brings_the_batch_again_after_the_rest_was_recorded(int status)
    {
        _history
            .AppendAsync(10, Arg.Any<PriceChange>(), Arg.Any<PreviousPrice>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(Cosmos((HttpStatusCode)status));
        await Assert.ThrowsAsync<AggregateException>(() =>
            DeliverAsync(Document(NewListing(9)), Document(NewListing(10)), Document(NewListing(11)))
        );
        Assert.Equal([9L, 11L], _appended.Select(append => append.Listing).Order());
        Assert.Null(_recorded.Find(10));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task No_network_brings_the_batch_again()
    {
        _history
            .AppendAsync(default, default!, default, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(new HttpRequestException("refused"));
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(Document(NewListing())));
    }

    [Fact]
    public async Task A_change_that_failed_is_not_passed_over_by_the_next()
    {
        _history
            .AppendAsync(
                10,
                Arg.Is<PriceChange>(change => change.PriceEur == 2),
                Arg.Any<PreviousPrice>(),
                Arg.Any<CancellationToken>()
            )
            .ThrowsAsync(Cosmos(HttpStatusCode.TooManyRequests));
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(Document(ListingOf(1, 2, 3))));
        Assert.Equal([1m], AppendedTo(10));
        Assert.Equal(Noon, _recorded.Find(10));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task What_Cosmos_will_never_take_is_kept_as_a_failure(int status)
    {
        _history
            .AppendAsync(10, Arg.Any<PriceChange>(), Arg.Any<PreviousPrice>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(Cosmos((HttpStatusCode)status));
        var document = Document(NewListing());
        await DeliverAsync(document, Document(NewListing(11)));
        var failure = Assert.Single(_failures);
        Assert.Equal(("10", document), (failure.ListingId, failure.Document!));
        Assert.Contains($"{status}", failure.Reason, StringComparison.Ordinal);
        Assert.Equal([720_000m], AppendedTo(11));
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
        Assert.Equal([9L, 11L], _appended.Select(append => append.Listing).Order());
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
    public async Task A_batch_that_is_none_is_kept(string batch)
    {
        await DeliverBatchAsync(batch);
        Assert.Equal(batch, Assert.Single(_failures).Document);
    }

    [Fact]
    public async Task A_deeply_nested_document_does_not_take_the_batch_with_it()
    {
        var nested = $$"""{"id":"12","x":{{new string('[', 200)}}{{new string(']', 200)}}}""";
        await DeliverAsync(nested, Document(NewListing()));
        Assert.Equal(nested, Assert.Single(_failures).Document);
        Assert.Equal([720_000m], AppendedTo(10));
    }

    [Fact]
    public async Task A_failure_that_cannot_be_kept_brings_the_batch_again()
    {
        _failureStore
            .AddAsync(default!, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(Cosmos(HttpStatusCode.ServiceUnavailable));
        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync("{}"));
    }

    [Fact]
    public async Task A_price_edited_outside_is_written_into_the_trail_and_recorded()
    {
        _listings.WriteTrailAsync(10, Arg.Any<PriceTrail>(), "\"1\"", Arg.Any<CancellationToken>()).Returns(true);
        await DeliverAsync(Document(NewListing(price: 1) with { LatestPriceEur = 2 }));
        Assert.Equal([1m, 2m], AppendedTo(10));
        Assert.Equal(Noon.AddHours(1), _appended[^1].Change.CreatedDate);
    }

    [Fact]
    public async Task An_old_copy_written_back_goes_on_from_what_was_recorded()
    {
        _listings.WriteTrailAsync(10, Arg.Any<PriceTrail>(), "\"3\"", Arg.Any<CancellationToken>()).Returns(true);
        await DeliverAsync(Document(ListingOf(1, 2)));
        _history.ReadTrailAsync(10, null, Arg.Any<CancellationToken>()).Returns(ListingOf(1, 2).Trail);
        await DeliverAsync(Document(ListingOf(1), etag: "\"3\""));
        Assert.Equal([1m, 2m, 1m], AppendedTo(10));
    }

    [Fact]
    public async Task An_old_version_delivered_again_changes_nothing()
    {
        await DeliverAsync(Document(ListingOf(1, 2), etag: "\"2\""));
        _history.ReadTrailAsync(10, null, Arg.Any<CancellationToken>()).Returns(ListingOf(1, 2).Trail);
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
        _listings.WriteTrailAsync(10, Arg.Any<PriceTrail>(), "\"1\"", Arg.Any<CancellationToken>()).Returns(true);
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
        _listings.WriteTrailAsync(10, Arg.Any<PriceTrail>(), "\"1\"", Arg.Any<CancellationToken>()).Returns(true);
        _history.ReadTrailAsync(10, null, Arg.Any<CancellationToken>()).Returns(PriceTrail.Start(1, Noon));
        var imported = JsonNode.Parse(Document(NewListing(price: 2)))!.AsObject();
        imported.Remove("recent_prices");
        await DeliverAsync(imported.ToJsonString());
        Assert.Equal([2m], AppendedTo(10));
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

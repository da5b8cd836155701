using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.Telemetry;
using ListingFunctions.Tests.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Recording;

/// <summary>The recorder over stores in memory, and the batches that tests deliver to it.</summary>
public abstract class RecorderTest
{
    private protected static readonly ListingMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        new FakeTimeProvider(Noon)
    );

    private protected readonly IListingStore _listings = Substitute.For<IListingStore>();
    private protected readonly FakePriceHistory _history = new();
    private protected readonly IPriceFailureStore _failureStore = Substitute.For<IPriceFailureStore>();
    private protected readonly RecordedPrices _recorded = new();
    private protected readonly FakeTimeProvider _time = new(Noon);
    private protected readonly FeedAttempts _attempts;
    private protected readonly List<PriceFailure> _failures = [];
    private protected readonly List<Listing> _trailsWritten = [];
    private protected readonly List<Listing> _gapsWritten = [];
    private protected readonly List<Listing> _derivedWritten = [];

    protected RecorderTest()
    {
        _attempts = new(_time);
        _failureStore.AddAsync(Arg.Do<PriceFailure>(_failures.Add), Arg.Any<CancellationToken>());
    }

    private protected Task DeliverAsync(params string[] documents) =>
        DeliverBatchAsync($"[{string.Join(',', documents)}]");

    private protected Task DeliverBatchAsync(string batch) =>
        Function().RunAsync(batch, TestContext.Current.CancellationToken);

    private protected PriceRecorder Recorder()
    {
        // A gap that is only a lag is read again after a pause.
        var time = new FakeTimeProvider(Noon) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var reader = new HistoryReader(_history, TimeProvider.System, NullLogger<HistoryReader>.Instance);
        var gaps = new HistoryGaps(_listings, reader, time);
        return new(_listings, _history, _recorded, gaps, time, Metrics, NullLogger<PriceRecorder>.Instance);
    }

    private protected RecordPriceChanges Function() =>
        new(
            Recorder(),
            _failureStore,
            _attempts,
            new FakeTimeProvider(Noon),
            Metrics,
            NullLogger<RecordPriceChanges>.Instance
        );

    /// <summary>The listing as the feed delivers it: written at its update date, unless it has a timestamp.</summary>
    private protected static string Document(Listing listing, string etag = "\"1\"")
    {
        var json = JsonSerializer.SerializeToNode(listing, ListingsJson.Types.Listing)!.AsObject();
        json["_ts"] = listing.Timestamp ?? listing.UpdatedDate.ToUnixTimeSeconds();
        json["_etag"] = etag;
        json["_lsn"] = 7;
        return json.ToJsonString();
    }

    private protected static string With(string document, string member, JsonNode? value)
    {
        var json = JsonNode.Parse(document)!.AsObject();
        json[member] = value;
        return json.ToJsonString();
    }

    private protected decimal[] AppendedTo(long listing) =>
        [.. _history.Appended.Where(append => append.Listing == listing).Select(append => append.Change.PriceEur)];

    private protected static CosmosException Cosmos(HttpStatusCode status) => new("no", status, 0, "", 0);

    /// <summary>The listing after it was written out of band, an hour after noon.</summary>
    private protected static Listing OutOfBand(Listing listing) =>
        listing with
        {
            Timestamp = Noon.AddHours(1).ToUnixTimeSeconds(),
        };

    /// <summary>The document is still at the version with this ETag: it can be written.</summary>
    private protected void IsStoredAt(string etag)
    {
        _listings
            .WriteTrailAsync(Arg.Do<Listing>(_trailsWritten.Add), etag, Arg.Any<CancellationToken>())
            .Returns(true);
        _listings
            .WriteDerivedAsync(Arg.Do<Listing>(_derivedWritten.Add), etag, Arg.Any<CancellationToken>())
            .Returns(true);
        _listings
            .WriteMissingPricesAsync(Arg.Do<Listing>(_gapsWritten.Add), etag, Arg.Any<CancellationToken>())
            .Returns(true);
    }

    private protected static void ThrowIf(bool condition, Exception exception)
    {
        if (condition)
            throw exception;
    }
}

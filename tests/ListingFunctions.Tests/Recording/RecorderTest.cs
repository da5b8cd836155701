using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly ListingMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        new FakeTimeProvider(Noon)
    );

    private protected readonly IListingStore _listings = Substitute.For<IListingStore>();
    private protected readonly FakePriceHistory _history = new();
    private protected readonly IPriceFailureStore _failureStore = Substitute.For<IPriceFailureStore>();
    private protected readonly RecordedPrices _recorded = new();
    private protected readonly List<PriceFailure> _failures = [];

    protected RecorderTest() =>
        _failureStore.AddAsync(Arg.Do<PriceFailure>(_failures.Add), Arg.Any<CancellationToken>());

    private protected Task DeliverAsync(params string[] documents) =>
        DeliverBatchAsync($"[{string.Join(',', documents)}]");

    private protected Task DeliverBatchAsync(string batch) =>
        Function().RunAsync(batch, TestContext.Current.CancellationToken);

    private protected RecordPriceChanges Function() =>
        new(
            new PriceRecorder(_listings, _history, _recorded, Metrics, NullLogger<PriceRecorder>.Instance),
            _failureStore,
            new FakeTimeProvider(Noon),
            Metrics,
            NullLogger<RecordPriceChanges>.Instance
        );

    /// <summary>The listing as the feed carries it.</summary>
    private protected static string Document(Listing listing, string etag = "\"1\"")
    {
        var json = JsonSerializer.SerializeToNode(listing, ListingsJson.Types.Listing)!.AsObject();
        json["_ts"] = Noon.AddHours(1).ToUnixTimeSeconds();
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

    /// <summary>The document is still at the version with this ETag: its trail can be written.</summary>
    private protected void IsStoredAt(string etag) =>
        _listings.WriteTrailAsync(10, Arg.Any<PriceTrail>(), etag, Arg.Any<CancellationToken>()).Returns(true);

    private protected static void ThrowIf(bool condition, Exception exception)
    {
        if (condition)
            throw exception;
    }
}

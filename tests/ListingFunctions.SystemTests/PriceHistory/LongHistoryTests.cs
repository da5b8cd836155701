using System.Text.Json.Nodes;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.PriceHistory;

/// <summary>
/// A history that is far longer than a page, written out of band. What the app reads of it is what Cosmos returns
/// to it, counted in bytes, since in this process the database allocates as well.
/// </summary>
public sealed class LongHistoryTests : IAsyncLifetime
{
    private const int Count = 10_000;
    private const int PageSize = 500;
    private const long Id = 77;
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _bytes;
    private long _largest;
    private App _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync(feed: false);
        _app.Cosmos.On(_ => true).Do(MeasureAsync);
        PriceChange[] changes = [.. Enumerable.Range(0, Count).Select(Change)];
        foreach (var chunk in changes[..^9].Chunk(100))
        {
            var batch = _app.ListingPrices.CreateTransactionalBatch(new PartitionKey(Id));
            foreach (var change in chunk)
                batch.CreateItem(PriceDocument.Of(new PricedListing(Id), change, Previous(change)));
            using var response = await batch.ExecuteAsync(App.Stop);
            Assert.True(response.IsSuccessStatusCode);
        }

        var listing = await _app.DocumentAsync(await _app.CreateAsync(1));
        listing["id"] = $"{Id}";
        listing["latest_price_eur"] = changes[^1].PriceEur;
        listing["older_until"] = changes[^10].Key;
        listing["recent_prices"] = new JsonArray([
            .. changes[^9..]
                .Select(change => new JsonObject
                {
                    ["price_eur"] = change.PriceEur,
                    ["created_date"] = change.Key,
                    ["number"] = change.Number,
                }),
        ]);
        await _app.WriteDocumentAsync($"{Id}", listing.ToJsonString());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static PriceChange Change(int index) => new(100_000 + index % 7, Start.AddMinutes(index), index + 1);

    private static PreviousPrice Previous(PriceChange change) =>
        change.Number == 1 ? PreviousPrice.None : PreviousPrice.Of(Change((int)change.Number - 2));

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    public async Task Each_page_costs_the_same_wherever_it_starts(string order)
    {
        var dates = new List<DateTimeOffset>();
        var bytes = new List<long>();
        for (var next = $"listings/{Id}/prices?order={order}&limit={PageSize}"; next is not null; )
        {
            _bytes = 0;
            Response? response = null;
            var calls = await _app.Cosmos.CallsOfAsync(async () => response = await _app.SendAsync("GET", next));
            Assert.Equal(["GET listings", "POST listing_prices"], calls);
            bytes.Add(_bytes);
            dates.AddRange(
                response!.Body.EnumerateArray().Select(price => price.GetProperty("created_date").GetDateTimeOffset())
            );
            next = response.Next();
        }

        var whole = Enumerable.Range(0, Count).Select(index => Change(index).CreatedDate);
        Assert.Equal(order == "asc" ? whole : whole.Reverse(), dates);
        // All but the last are full.
        Assert.InRange(bytes[..^1].Max(), 1, bytes[..^1].Min() * 11 / 10);
        Assert.InRange(bytes.Max(), 1, 125_000);
    }

    [Fact]
    public async Task A_summary_reads_it_a_page_at_a_time()
    {
        _largest = 0;
        var calls = await _app.Cosmos.CallsOfAsync(async () =>
        {
            var response = await _app.SendAsync("GET", $"listings/{Id}/prices/summary");
            Assert.Equal(Count - 1, response.Body.GetProperty("changes_count").GetInt32());
        });
        Assert.Equal(1 + Count / PageSize, calls.Count);
        Assert.InRange(_largest, 1, 125_000);
    }

    [Fact]
    public async Task The_price_at_an_instant_reads_no_more_than_two_entries()
    {
        _bytes = 0;
        var response = await _app.SendAsync("GET", $"listings/{Id}/price?at={Change(4_999).CreatedDate.Text()}");
        Assert.Equal(Change(4_999).PriceEur, response.Body.Euros());
        Assert.InRange(_bytes, 1, 10_000);
    }

    private async Task<HttpResponseMessage> MeasureAsync(
        CosmosCall call,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var response = await send(cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var length = response.Content.Headers.ContentLength ?? 0;
        _bytes += length;
        _largest = Math.Max(_largest, length);
        return response;
    }
}

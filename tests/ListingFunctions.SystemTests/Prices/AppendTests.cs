using System.Net;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>Several changes of a listing are recorded in one transaction, whatever is recorded of them already.</summary>
public sealed class AppendTests : IAsyncLifetime
{
    private static readonly PricedListing Home = new(10);

    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await App.StartAsync(feed: false);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IReadOnlyList<PriceChange>> AppendAsync(PriceTrail trail, IReadOnlyList<PriceChange> changes) =>
        await _app.Host.Services.GetRequiredService<IPriceHistoryStore>().AppendAsync(Home, trail, changes, App.Stop);

    private static PriceTrail TrailOf(int count)
    {
        var first = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new([.. Enumerable.Range(1, count).Select(n => new PriceChange(n, first.AddMinutes(n), n))]);
    }

    private async Task<(int Number, string? PreviousId)[]> DocumentsAsync() =>
        [
            .. (await _app.PriceDocumentsAsync(Home.Id)).Select(document =>
                (document.GetProperty("number").GetInt32(), document.GetProperty("previous_id").GetString())
            ),
        ];

    private static (int Number, string? PreviousId)[] All(PriceTrail trail) =>
        [
            .. trail.Recent.Select(
                (change, index) => ((int)change.Number, index == 0 ? "" : trail.Recent[index - 1].Key)
            ),
        ];

    [Fact]
    public async Task Changes_that_are_too_large_for_one_transaction_are_recorded_all_the_same()
    {
        var body = ListingBody.Of(1).Replace("Berchtesgaden", new string('ü', 30_000), StringComparison.Ordinal);
        var id = (await _app.SendAsync("POST", "listings", body)).Body.GetProperty("id").GetInt64();
        for (var price = 2; price <= 60; price++)
            await _app.SendAsync("PATCH", $"listings/{id}", $$"""{"latest_price_eur":{{price}}}""");
        await _app.DeliverAsync(await _app.DocumentAsync(id));
        Assert.Empty(await _app.FailuresAsync());
        await _app.AllRecordedAsync(id);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(100)]
    public async Task Changes_are_recorded_in_one_call_each_after_the_one_before_it(int count)
    {
        var trail = TrailOf(count);
        Assert.Single(
            await _app.Cosmos.CallsOfAsync(async () =>
                Assert.Equal(trail.Recent, await AppendAsync(trail, trail.Recent))
            )
        );
        Assert.Equal(All(trail), await DocumentsAsync());
    }

    [Fact]
    public async Task More_changes_than_a_transaction_takes_are_recorded_one_by_one()
    {
        var trail = TrailOf(101);
        Assert.Equal(trail.Recent, await AppendAsync(trail, trail.Recent));
        Assert.Equal(All(trail), await DocumentsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task If_one_is_recorded_already_the_others_are_recorded_and_it_stays_as_it_is(int recorded)
    {
        var trail = TrailOf(5);
        var known = trail.Recent[recorded];
        await AppendAsync(trail, [known]);
        var before = (await _app.PriceDocumentsAsync(Home.Id))[0].GetProperty("_etag").GetString();
        Assert.Equal(trail.Recent.Except([known]), await AppendAsync(trail, trail.Recent));
        Assert.Equal(All(trail), await DocumentsAsync());
        Assert.Equal(before, (await _app.PriceDocumentsAsync(Home.Id))[recorded].GetProperty("_etag").GetString());
    }

    [Fact]
    public async Task Of_those_that_are_recorded_one_by_one_none_is_after_one_that_failed()
    {
        var trail = TrailOf(4);
        await AppendAsync(trail, [trail.Recent[0]]);
        // The transaction, the first change, which is recorded already, the second, and the third.
        using (_app.Cosmos.On("POST", "listing_prices").Nth(4).Fail(HttpStatusCode.BadRequest))
            await Assert.ThrowsAsync<CosmosException>(() => AppendAsync(trail, trail.Recent));
        Assert.Equal(All(trail)[..2], await DocumentsAsync());
    }

    [Fact]
    public async Task Changes_that_are_all_recorded_already_are_none_that_were_added()
    {
        var trail = TrailOf(3);
        await AppendAsync(trail, trail.Recent);
        Assert.Empty(await AppendAsync(trail, trail.Recent));
        Assert.Equal(All(trail), await DocumentsAsync());
    }

    [Fact]
    public async Task A_transaction_whose_response_is_lost_is_recorded_once()
    {
        var trail = TrailOf(3);
        var lost = _app.Cosmos.On("POST", "listing_prices").Nth(1).LoseResponse();
        // The SDK may send it again, and then they are recorded already.
        try
        {
            await AppendAsync(trail, trail.Recent);
        }
        catch (Exception e) when (e is HttpRequestException or CosmosException)
        {
            await AppendAsync(trail, trail.Recent);
        }

        Assert.Equal(1, lost.Count);
        Assert.Equal(All(trail), await DocumentsAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task A_transaction_that_fails_records_nothing(HttpStatusCode status)
    {
        var trail = TrailOf(3);
        using (_app.Cosmos.On("POST", "listing_prices").Fail(status))
        {
            var failure = await Assert.ThrowsAsync<CosmosException>(() => AppendAsync(trail, trail.Recent));
            Assert.Equal(status, failure.StatusCode);
        }

        Assert.Empty(await DocumentsAsync());
    }
}

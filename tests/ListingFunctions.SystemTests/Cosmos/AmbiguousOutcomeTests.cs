using System.Net;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>A write is applied and its response lost: the SDK retries it, and it must not be applied twice.</summary>
public sealed class AmbiguousOutcomeTests : IAsyncLifetime
{
    private App _app = null!;

    /// <summary>Another instance, whose responses arrive.</summary>
    private App _other = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync(feed: false);
        _other = await App.StartAsync(feed: false, cosmos: _app.CosmosConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _app.DisposeAsync();
    }

    private async Task<decimal[]> PricesAsync(long id) =>
        [.. (await _other.PricesAsync(id)).Select(price => price.PriceEur)];

    private async Task<int> CountAsync() => (await _other.SendAsync("GET", "listings")).Body.GetArrayLength();

    /// <param name="method">The method of the call.</param>
    /// <param name="container">The container it is about.</param>
    /// <param name="meanwhile">What others do before the SDK sends the call again.</param>
    private CosmosRule LoseNext(string method, string container, Func<Task>? meanwhile = null) =>
        _app.Cosmos.On(method, container).Nth(1).LoseResponse(meanwhile);

    [Fact]
    public async Task A_create_that_is_sent_twice_creates_one_listing()
    {
        var lost = LoseNext("POST", "listings");
        var response = await _app.SendAsync("POST", "listings", ListingBody.Of(1));
        Assert.Equal((HttpStatusCode.Created, 1, 1), (response.Status, lost.Count, await CountAsync()));
    }

    [Fact]
    public async Task A_create_that_others_have_updated_already_creates_one_listing()
    {
        LoseNext(
            "POST",
            "listings",
            async () =>
            {
                var listing = Assert.Single((await _other.SendAsync("GET", "listings")).Body.EnumerateArray());
                await _other.UpdateAsync(listing.GetProperty("id").GetInt64(), 2);
            }
        );
        var response = await _app.SendAsync("POST", "listings", ListingBody.Of(1));
        Assert.Equal((HttpStatusCode.Created, 1), (response.Status, await CountAsync()));
        Assert.Equal([1m, 2m], await PricesAsync(response.Body.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task An_update_records_its_price_once()
    {
        var id = await _app.CreateAsync(1);
        var lost = LoseNext("PUT", "listings");
        var response = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2));
        Assert.Equal((HttpStatusCode.OK, 1), (response.Status, lost.Count));
        Assert.Equal([1m, 2m], await PricesAsync(id));
    }

    [Fact]
    public async Task An_update_that_others_have_overwritten_records_its_price_once()
    {
        var id = await _app.CreateAsync(1);
        var lost = LoseNext("PUT", "listings", () => _other.UpdateAsync(id, 3));
        var response = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2));
        Assert.Equal((HttpStatusCode.OK, 1), (response.Status, lost.Count));
        Assert.Equal(2, response.Body.GetProperty("latest_price_eur").GetDecimal());
        Assert.Equal([1m, 2m, 3m], await PricesAsync(id));
    }

    [Fact]
    public async Task An_update_whose_price_was_evicted_already_records_it_once()
    {
        var id = await _app.CreateAsync(1);
        LoseNext(
            "PUT",
            "listings",
            async () =>
            {
                for (var price = 3; price < 40; price++)
                    await _other.UpdateAsync(id, price);
            }
        );
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2))).Status);
        Assert.Equal(Enumerable.Range(1, 39).Select(price => (decimal)price), await PricesAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_that_an_old_copy_was_written_over_records_its_price_once(bool isAbsorbed)
    {
        var id = await _app.CreateAsync(1);
        await _app.UpdateAsync(id, 2);
        var copy = await _app.DocumentAsync(id);
        await _app.UpdateAsync(id, 3);
        LoseNext(
            "PUT",
            "listings",
            async () =>
            {
                await _other.DeliverAsync(await _other.DocumentAsync(id));
                // Cosmos counts in seconds.
                await Task.Delay(TimeSpan.FromSeconds(2), App.Stop);
                await _other.WriteDocumentAsync($"{id}", copy.ToJsonString());
                if (isAbsorbed)
                    await _other.DeliverAsync(await _other.DocumentAsync(id));
            }
        );
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(4))).Status);
        Assert.Equal([1m, 2m, 3m, 4m, 2m], await PricesAsync(id));
    }

    [Fact]
    public async Task An_update_of_a_named_version_that_others_have_followed_is_known_to_be_applied()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(1));
        var id = created.Body.GetProperty("id").GetInt64();
        LoseNext("PUT", "listings", () => _other.UpdateAsync(id, 3));
        var response = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2), created.Headers["ETag"]);
        Assert.Equal(
            (HttpStatusCode.OK, 2),
            (response.Status, response.Body.GetProperty("latest_price_eur").GetDecimal())
        );
        Assert.False(response.Headers.ContainsKey("ETag"));
        Assert.Equal([1m, 2m, 3m], await PricesAsync(id));
    }

    [Fact]
    public async Task A_price_whose_append_is_ambiguous_is_recorded_once()
    {
        var id = await _app.CreateAsync(1);
        var lost = LoseNext("POST", "listing_prices");
        await Assert.ThrowsAsync<AggregateException>(async () => await _app.DeliverAsync(await _app.DocumentAsync(id)));
        Assert.Equal(1, lost.Count);
        await _app.DeliverAsync(await _app.DocumentAsync(id));
        Assert.Single(await _app.RecordedAsync(id));
    }
}

using System.Net;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>Two instances on one account; the second reads from a replica that is behind.</summary>
public sealed class SessionTests
{
    private static (string Name, string Value)[] Session(Response response) =>
        [("Session-Token", response.Headers["Session-Token"])];

    /// <summary>A second instance, which has been at work already: what the SDK asks first it asks of the account itself.</summary>
    private static async Task<App> BesideAsync(App app, LaggingReplica replica)
    {
        var other = await App.StartAsync(feed: false, through: replica, cosmos: app.CosmosConnectionString);
        var id = await other.CreateAsync(0);
        for (var price = 1; price < 18; price++)
            await other.UpdateAsync(id, price);
        await other.PricesAsync(id);
        return other;
    }

    [Fact]
    public async Task A_client_that_sends_its_session_reads_its_own_writes_at_every_instance()
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await BesideAsync(one, replica);
        await replica.FallBehindAsync(one.Listings);

        var created = await one.SendAsync("POST", "listings", ListingBody.Of(1));
        var path = $"listings/{created.Body.GetProperty("id").GetInt64()}";
        var read = await other.SendAsync("GET", path, body: null, Session(created));
        Assert.Equal(HttpStatusCode.OK, read.Status);

        await replica.FallBehindAsync(one.Listings);
        var updated = await one.SendAsync("PUT", path, ListingBody.Of(2), Session(read));
        var prices = await other.SendAsync("GET", $"{path}/prices", body: null, Session(updated));
        Assert.Equal(2, prices.Body.GetArrayLength());
    }

    [Fact]
    public async Task Without_it_another_instance_may_return_an_older_version()
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await BesideAsync(one, replica);
        var id = await one.CreateAsync(1);
        await replica.FallBehindAsync(one.Listings);
        await one.UpdateAsync(id, 2);
        var later = await one.CreateAsync(1);

        Assert.Equal([1m], (await other.PricesAsync(id)).Select(price => price.PriceEur));
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync("GET", $"listings/{later}")).Status);
    }

    [Fact]
    public async Task A_write_through_an_instance_that_is_behind_is_not_lost()
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await BesideAsync(one, replica);
        var id = await one.CreateAsync(1);
        await replica.FallBehindAsync(one.Listings);
        await one.UpdateAsync(id, 2);

        await other.UpdateAsync(id, 3);
        Assert.Equal([1m, 2m, 3m], (await one.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task A_history_with_a_gap_is_never_returned()
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await BesideAsync(one, replica);
        var id = await one.CreateAsync(1);
        await replica.FallBehindAsync(one.ListingPrices);
        for (var price = 2; price < 17; price++)
            await one.UpdateAsync(id, price);
        var last = await one.SendAsync("PUT", $"listings/{id}", ListingBody.Of(17));

        // The listing carries nine of the seventeen; the replica has received none of the others.
        var behind = await other.SendAsync("GET", $"listings/{id}/prices");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, behind.Status);
        Assert.Equal("1", behind.Headers["Retry-After"]);

        var whole = await other.SendAsync("GET", $"listings/{id}/prices", body: null, Session(last));
        Assert.Equal(17, whole.Body.GetArrayLength());
    }

    [Fact]
    public async Task A_session_never_goes_back_in_time()
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await BesideAsync(one, replica);
        var id = await one.CreateAsync(1);
        await replica.FallBehindAsync(one.Listings);
        await one.UpdateAsync(id, 2);

        var seen = await one.SendAsync("GET", $"listings/{id}", body: null, ("Cache-Control", "no-cache"));
        var again = await other.SendAsync("GET", $"listings/{id}", body: null, Session(seen));
        Assert.Equal(2, again.Body.GetProperty("latest_price_eur").GetDecimal());
        var late = await other.SendAsync("GET", $"listings/{id}", body: null, Session(again));
        Assert.Equal(2, late.Body.GetProperty("latest_price_eur").GetDecimal());
    }

    [Theory]
    [InlineData("GET", "listings")]
    [InlineData("GET", "listings/{id}")]
    [InlineData("GET", "listings/{id}/prices")]
    [InlineData("PUT", "listings/{id}")]
    public async Task A_token_of_a_deleted_account_is_ignored_and_replaced(string method, string path)
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var response = await app.SendAsync(
            method,
            path.Replace("{id}", $"{id}", StringComparison.Ordinal),
            method == "PUT" ? ListingBody.Of(2) : null,
            ("Session-Token", "listings=0:-1#999999999999;listing_prices=0:-1#999999999999")
        );

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.DoesNotContain(
            "listings=0:-1#999999999999",
            response.Headers["Session-Token"],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("x")]
    [InlineData("listings")]
    [InlineData("listings=")]
    [InlineData("listings=0:-1#")]
    [InlineData("listings=0:-1#1;leases=0:-1#1")]
    [InlineData("listings=0:-1#99999999999999999999")]
    public async Task A_cursor_that_no_response_returned_is_a_400(string token)
    {
        await using var app = await App.StartAsync(feed: false);
        var response = await app.SendAsync("GET", "listings", body: null, ("Session-Token", token));
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("Session-Token", response.Message, StringComparison.Ordinal);
    }
}

using System.Net;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>A create that is sent again with its key makes no second listing.</summary>
public sealed class IdempotencyKeyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    private Task<Response> PostAsync(string body, string key) =>
        _app.SendAsync("POST", "listings", body, ("Idempotency-Key", key));

    private static string Key() => Guid.NewGuid().ToString();

    private static long IdOf(Response response) => response.Body.GetProperty("id").GetInt64();

    [Fact]
    public async Task The_same_key_gives_the_same_listing()
    {
        var key = Key();
        var first = await PostAsync(ListingBody.Of(1), key);
        var again = await PostAsync(ListingBody.Of(1), key);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(
            (first.Headers["Location"], first.Headers["ETag"]),
            (again.Headers["Location"], again.Headers["ETag"])
        );
    }

    [Fact]
    public async Task A_body_with_the_same_content_is_the_same_body()
    {
        var key = Key();
        var first = await PostAsync(ListingBody.Of(1), key);
        var again = await PostAsync(
            ListingBody
                .Of(1)
                .Replace(",", " ,\n", StringComparison.Ordinal)
                .Replace("167", "167.0", StringComparison.Ordinal),
            key
        );
        Assert.Equal(IdOf(first), IdOf(again));
    }

    [Fact]
    public async Task Another_body_is_a_422_and_creates_nothing()
    {
        var key = Key();
        await PostAsync(ListingBody.Of(1), key);
        var before = (await _app.SendAsync("GET", "listings?limit=1")).Body.GetRawText();
        var response = await PostAsync(ListingBody.Of(2), key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(["Idempotency-Key"], response.Fields);
        Assert.Equal(before, (await _app.SendAsync("GET", "listings?limit=1")).Body.GetRawText());
    }

    [Fact]
    public async Task Another_key_gives_another_listing() =>
        Assert.NotEqual(
            IdOf(await PostAsync(ListingBody.Of(1), Key())),
            IdOf(await PostAsync(ListingBody.Of(1), Key()))
        );

    [Fact]
    public async Task A_bad_body_does_not_use_up_the_key()
    {
        var key = Key();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("{}", key)).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(ListingBody.Of(1), key)).Status);
    }

    [Fact]
    public async Task Retried_after_updates_it_returns_the_listing_as_created()
    {
        var key = Key();
        var first = await PostAsync(ListingBody.Of(1), key);
        await _app.UpdateAsync(IdOf(first), 2);
        var again = await PostAsync(ListingBody.Of(1), key);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.DoesNotContain("ETag", again.Headers.Keys);
        Assert.Equal([1m, 2m], (await _app.PricesAsync(IdOf(first))).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task Retried_after_a_deletion_it_creates_nothing()
    {
        var key = Key();
        var id = IdOf(await PostAsync(ListingBody.Of(1), key));
        await _app.SendAsync("DELETE", $"listings/{id}");
        var again = await PostAsync(ListingBody.Of(1), key);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains($"{id}", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_at_once_make_one_listing()
    {
        var key = Key();
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(ListingBody.Of(1), key)));
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Created, response.Status));
        Assert.Single(responses.Select(IdOf).Distinct());
    }

    [Fact]
    public async Task A_key_is_free_again_after_24_hours()
    {
        var time = new ShiftedTime();
        await using var account = await LocalCosmosServer.StartAsync(new() { Time = time }, App.Stop);
        await using var app = await App.StartAsync(feed: false, cosmos: account.ConnectionString);
        async Task<Response> SendAsync(decimal price) =>
            await app.SendAsync("POST", "listings", ListingBody.Of(price), ("Idempotency-Key", "k"));

        var first = IdOf(await SendAsync(1));
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first, IdOf(await SendAsync(1)));
        time.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(first, IdOf(await SendAsync(2)));
    }

    [Theory]
    [InlineData("idempotency_keys", HttpStatusCode.ServiceUnavailable)]
    [InlineData("listings", HttpStatusCode.Created)]
    public async Task An_ambiguous_outcome_changes_none_of_this(string container, HttpStatusCode status)
    {
        await using var app = await App.StartAsync(feed: false);
        var lost = app.Cosmos.On("POST", container).Nth(1).LoseResponse();
        var key = Key();
        var first = await app.SendAsync("POST", "listings", ListingBody.Of(1), ("Idempotency-Key", key));
        Assert.Equal((1, status), (lost.Count, first.Status));
        var again = await app.SendAsync("POST", "listings", ListingBody.Of(1), ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Single((await app.SendAsync("GET", "listings")).Body.EnumerateArray());
    }
}

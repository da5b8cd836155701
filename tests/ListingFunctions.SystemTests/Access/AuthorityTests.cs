using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Access;

/// <summary>An authority that is unavailable, publishes nonsense, or signs with new keys.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private Issuer _issuer = null!;
    private App _app = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _app = await App.StartAsync(
            feed: false,
            settings: _issuer.Settings,
            configure: services => services.AddSingleton<TimeProvider>(_time)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    /// <summary>A write of an unknown listing: a 404 shows that its token was accepted.</summary>
    private Task<Response> WriteAsync(string token) =>
        _app.SendAsync("DELETE", "listings/404", (string?)null, ("Authorization", $"Bearer {token}"));

    private string LongToken() => _issuer.Token(token => token.Expires = DateTime.UtcNow.AddDays(3));

    /// <summary>Retries as any client does, in case a busy machine was too slow to respond to the app in time.</summary>
    private async Task AssertAcceptedAsync(string token)
    {
        var response = await WriteAsync(token);
        for (var attempt = 0; response.Status == HttpStatusCode.ServiceUnavailable && attempt < 5; attempt++)
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            response = await WriteAsync(token);
        }

        Assert.Equal(HttpStatusCode.NotFound, response.Status);
    }

    private async Task AssertRejectedAsync(string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await WriteAsync(token)).Status);

    [Theory]
    [InlineData(500, "")]
    [InlineData(404, "{}")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"issuer":"https://issuer.example"}""")]
    [InlineData(200, """{"issuer":"https://issuer.example","jwks_uri":"http://127.0.0.1:1/keys"}""")]
    public async Task While_it_publishes_no_keys_no_token_is_validated(int status, string body)
    {
        _issuer.Response = (status, body);
        var response = await WriteAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Equal("2", response.Headers["Retry-After"]);
        Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
        Assert.Equal("no-store", response.Headers["Cache-Control"]);
        Assert.False(response.Headers.ContainsKey("WWW-Authenticate"));
        // Without a token there is nothing to validate, and a read requires none.
        var without = await _app.SendAsync("DELETE", "listings/404");
        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("GET", "listings")).Status);

        _issuer.Response = null;
        _time.Advance(TimeSpan.FromSeconds(2));
        await AssertAcceptedAsync(_issuer.Token());
    }

    [Fact]
    public async Task Concurrent_requests_read_its_metadata_once_even_if_it_is_unavailable()
    {
        _issuer.Response = (500, "");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WriteAsync(_issuer.Token())));
        // The retriever itself tries some faults twice.
        Assert.InRange(_issuer.Reads, 1, 2);
    }

    [Fact]
    public async Task Its_metadata_are_not_read_before_a_token_is_required()
    {
        await _app.SendAsync("DELETE", "listings/404");
        // Nor for one that is not required.
        var read = await _app.SendAsync(
            "GET",
            "listings",
            (string?)null,
            ("Authorization", $"Bearer {_issuer.Token()}")
        );
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal(0, _issuer.Reads);
    }

    [Fact]
    public async Task The_first_token_of_a_new_key_is_accepted()
    {
        await AssertAcceptedAsync(_issuer.Token());
        var (old, reads) = (_issuer.Token(), _issuer.Reads);
        _issuer.Rotate();
        _time.Advance(TimeSpan.FromSeconds(31));
        await AssertAcceptedAsync(_issuer.Token());
        Assert.InRange(_issuer.Reads, reads + 1, int.MaxValue);
        // A key that is not published any more is not accepted any more.
        await AssertRejectedAsync(old);
    }

    [Fact]
    public async Task Made_up_keys_cause_one_read_in_thirty_seconds()
    {
        var ofNobody = Tokens.Wrong["signed by a key of nobody"](_issuer);
        await AssertAcceptedAsync(_issuer.Token());
        var reads = _issuer.Reads;
        for (var i = 0; i < 20; i++)
            await AssertRejectedAsync(ofNobody);
        Assert.Equal(reads, _issuer.Reads);
        _time.Advance(TimeSpan.FromSeconds(31));
        for (var i = 0; i < 20; i++)
            await AssertRejectedAsync(ofNobody);
        Assert.Equal(reads + 1, _issuer.Reads);
    }

    [Fact]
    public async Task While_it_is_unavailable_known_keys_stay_valid_and_new_ones_wait()
    {
        var token = LongToken();
        await AssertAcceptedAsync(token);
        _issuer.Response = (500, "");
        _time.Advance(TimeSpan.FromHours(25));
        var reads = _issuer.Reads;
        for (var i = 0; i < 5; i++)
        {
            await AssertAcceptedAsync(token);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        // The retriever itself tries some faults twice.
        Assert.InRange(_issuer.Reads - reads, 1, 2);
        _time.Advance(TimeSpan.FromSeconds(31));
        _issuer.Rotate();
        var response = await WriteAsync(LongToken());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);

        _issuer.Response = null;
        _time.Advance(TimeSpan.FromSeconds(31));
        await AssertAcceptedAsync(LongToken());
        await AssertRejectedAsync(token);
    }

    [Fact]
    public async Task Its_keys_are_read_every_twelve_hours()
    {
        var token = LongToken();
        await AssertAcceptedAsync(token);
        _issuer.Rotate();
        _time.Advance(TimeSpan.FromHours(11));
        await AssertAcceptedAsync(token);
        _time.Advance(TimeSpan.FromHours(2));
        await AssertRejectedAsync(token);
    }
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.SignIn;

/// <summary>An authority that is away, says nonsense, or signs with new keys.</summary>
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

    /// <summary>A write of a listing that is not there: a 404 says that it was let through.</summary>
    private Task<Answer> WriteAsync(string token) =>
        _app.SendAsync("DELETE", "listings/404", (string?)null, ("Authorization", $"Bearer {token}"));

    private string LongToken() => _issuer.Token(token => token.Expires = DateTime.UtcNow.AddDays(3));

    /// <summary>Tries again like any client where a busy machine was too slow to answer the app in time.</summary>
    private async Task AssertLetThroughAsync(string token)
    {
        var answer = await WriteAsync(token);
        for (var attempt = 0; answer.Status == HttpStatusCode.ServiceUnavailable && attempt < 5; attempt++)
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            answer = await WriteAsync(token);
        }

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    private async Task AssertRefusedAsync(string token) =>
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
    public async Task While_it_does_not_say_its_keys_nobody_is_judged(int status, string body)
    {
        _issuer.Answers = (status, body);
        var answer = await WriteAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("2", answer.Headers["Retry-After"]);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.False(answer.Headers.ContainsKey("WWW-Authenticate"));
        // Without a token there is nothing to judge, and a read does not ask.
        var without = await _app.SendAsync("DELETE", "listings/404");
        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("GET", "listings")).Status);

        _issuer.Answers = null;
        _time.Advance(TimeSpan.FromSeconds(2));
        await AssertLetThroughAsync(_issuer.Token());
    }

    [Fact]
    public async Task Many_who_wait_ask_once_and_an_outage_is_not_asked_about_by_each()
    {
        _issuer.Answers = (500, "");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WriteAsync(_issuer.Token())));
        // The retriever itself tries some faults twice.
        Assert.InRange(_issuer.Reads, 1, 2);
    }

    [Fact]
    public async Task Nobody_is_asked_before_a_token_is_there()
    {
        await _app.SendAsync("DELETE", "listings/404");
        Assert.Equal(0, _issuer.Reads);
    }

    [Fact]
    public async Task A_new_key_is_known_at_its_first_token()
    {
        await AssertLetThroughAsync(_issuer.Token());
        var (old, reads) = (_issuer.Token(), _issuer.Reads);
        _issuer.Rotate();
        _time.Advance(TimeSpan.FromSeconds(31));
        await AssertLetThroughAsync(_issuer.Token());
        Assert.InRange(_issuer.Reads, reads + 1, int.MaxValue);
        // What is not published any more is not believed any more.
        await AssertRefusedAsync(old);
    }

    [Fact]
    public async Task Made_up_keys_do_not_make_it_asked_all_the_time()
    {
        var ofNobody = Tokens.Wrong["signed by a key of nobody"](_issuer);
        await AssertLetThroughAsync(_issuer.Token());
        var reads = _issuer.Reads;
        for (var i = 0; i < 20; i++)
            await AssertRefusedAsync(ofNobody);
        Assert.Equal(reads, _issuer.Reads);
        _time.Advance(TimeSpan.FromSeconds(31));
        for (var i = 0; i < 20; i++)
            await AssertRefusedAsync(ofNobody);
        Assert.Equal(reads + 1, _issuer.Reads);
    }

    [Fact]
    public async Task While_it_is_away_its_keys_go_on_and_new_ones_wait()
    {
        var token = LongToken();
        await AssertLetThroughAsync(token);
        _issuer.Answers = (500, "");
        _time.Advance(TimeSpan.FromHours(25));
        var reads = _issuer.Reads;
        for (var i = 0; i < 5; i++)
        {
            await AssertLetThroughAsync(token);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        // The retriever itself tries some faults twice.
        Assert.InRange(_issuer.Reads - reads, 1, 2);
        _time.Advance(TimeSpan.FromSeconds(31));
        _issuer.Rotate();
        var answer = await WriteAsync(LongToken());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);

        _issuer.Answers = null;
        _time.Advance(TimeSpan.FromSeconds(31));
        await AssertLetThroughAsync(LongToken());
        await AssertRefusedAsync(token);
    }

    [Fact]
    public async Task Its_keys_are_read_again_twice_a_day()
    {
        var token = LongToken();
        await AssertLetThroughAsync(token);
        _issuer.Rotate();
        _time.Advance(TimeSpan.FromHours(11));
        await AssertLetThroughAsync(token);
        _time.Advance(TimeSpan.FromHours(2));
        await AssertRefusedAsync(token);
    }
}

using ListingFunctions.Http;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Http;

public sealed class ValidatorsTests
{
    private static readonly DateTimeOffset Modified = new(2026, 11, 20, 7, 13, 34, 182, TimeSpan.Zero);

    private static bool AreKnown(Validators validators, string? known, string? since = null, string method = "GET")
    {
        var request = Request(method, "/api/listings/1");
        if (known is not null)
            request.Headers.IfNoneMatch = known;
        if (since is not null)
            request.Headers.IfModifiedSince = since;
        return validators.AreKnownTo(request);
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("W/\"a\"")]
    [InlineData("*")]
    [InlineData("\"x\", \"a\"")]
    [InlineData("\"x\",W/\"a\" , \"y\"")]
    public void A_copy_that_is_named_is_known_whether_weak_or_strong(string known)
    {
        Assert.True(AreKnown(new Validators("\"a\""), known));
        Assert.True(AreKnown(new Validators("W/\"a\""), known));
    }

    [Theory]
    [InlineData("\"b\"")]
    [InlineData("\"A\"")]
    [InlineData("\"\"")]
    [InlineData("\"*\"")]
    [InlineData("a")]
    [InlineData("\"a")]
    [InlineData("")]
    [InlineData(",")]
    public void Another_copy_or_what_cannot_be_read_is_not_known(string known) =>
        Assert.False(AreKnown(new Validators("\"a\""), known));

    [Theory]
    [InlineData("Fri, 20 Nov 2026 07:13:34 GMT", true)]
    [InlineData("Fri, 20 Nov 2026 07:13:35 GMT", true)]
    [InlineData("Fri, 20 Nov 2026 07:13:33 GMT", false)]
    [InlineData("2026-11-20", false)]
    [InlineData("yesterday", false)]
    public void A_date_is_compared_to_the_second(string since, bool known) =>
        Assert.Equal(known, AreKnown(new Validators("\"a\"", Modified), null, since));

    [Fact]
    public void A_date_does_not_count_beside_an_ETag() =>
        Assert.False(AreKnown(new Validators("\"a\"", Modified), "\"b\"", "Fri, 20 Nov 2027 07:13:34 GMT"));

    [Fact]
    public void If_Modified_Since_is_ignored_without_a_last_modified_date() =>
        Assert.False(AreKnown(new Validators("\"a\""), null, "Fri, 20 Nov 2027 07:13:34 GMT"));

    [Fact]
    public void A_write_has_no_copy() => Assert.False(AreKnown(new Validators("\"a\""), "*", method: "PUT"));

    [Fact]
    public void HEAD_is_a_read() => Assert.True(AreKnown(new Validators("\"a\""), "\"a\"", method: "HEAD"));
}

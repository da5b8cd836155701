using ListingFunctions.Http;

namespace ListingFunctions.Tests.Http;

public sealed class ContentCodingTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("gzip;q=0.8, br;q=0.8", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("*;q=0", null)]
    [InlineData("gzip;q=0.5, identity", null)]
    [InlineData("gzip, identity", "gzip")]
    [InlineData("gzip, identity;q=0", "gzip")]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    [InlineData("gzip;q=x", null)]
    [InlineData("gzip;;q=1", null)]
    public void The_coding_is_the_one_that_the_client_likes_best(string? accepted, string? chosen) =>
        Assert.Equal(chosen, ContentCoding.Choose(accepted));

    [Fact]
    public void Several_headers_are_one_list() => Assert.Equal("br", ContentCoding.Choose(new(["gzip;q=0.9", "br"])));
}

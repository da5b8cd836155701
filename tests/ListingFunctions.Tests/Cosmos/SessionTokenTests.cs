using ListingFunctions.Cosmos;

namespace ListingFunctions.Tests.Cosmos;

public sealed class SessionTokenTests
{
    private static string? Merge(params string[] tokens)
    {
        var token = new SessionToken();
        return tokens.All(one => token.TryAdd(one)) ? token.ToString() : null;
    }

    [Theory]
    [InlineData("0:42", "0:42")]
    [InlineData("0:-1#42", "0:-1#42")]
    [InlineData("3:1#456#7=123", "3:1#456#7=123")]
    [InlineData("1:-1#5,0:-1#4", "1:-1#5,0:-1#4")]
    public void A_token_is_kept_as_Cosmos_gave_it(string token, string kept) => Assert.Equal(kept, Merge(token));

    [Fact]
    public void Of_two_the_later_is_kept_range_by_range()
    {
        Assert.Equal("0:-1#10", Merge("0:-1#9", "0:-1#10"));
        Assert.Equal("0:-1#10", Merge("0:-1#10", "0:-1#9"));
        Assert.Equal("0:-1#10,1:-1#3", Merge("0:-1#10", "1:-1#3", "0:-1#9"));
    }

    [Fact]
    public void After_a_failover_the_new_version_is_later() => Assert.Equal("0:2#5", Merge("0:1#99", "0:2#5"));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0:")]
    [InlineData("a:1")]
    [InlineData("0:1\n")]
    [InlineData("0:1,")]
    [InlineData("0:-1#1#x=2")]
    [InlineData("0:9999999999999999999")]
    [InlineData("0:1;1:2")]
    public void Text_that_is_not_a_token_is_rejected(string token) => Assert.Null(Merge(token));
}

using LocalCosmos.Store;
using PartitionKey = LocalCosmos.Store.PartitionKey;

namespace LocalCosmos.Tests.Ranges;

/// <summary>Where partition keys are placed, as the SDK (3.64.0) places them.</summary>
public sealed class EffectivePartitionKeyTests
{
    [Theory]
    [InlineData("\"a\"", "3A5381E1114EB8D3FCC90795045B49B7")]
    [InlineData("1", "20CD98B339BA78A5D0CF6953B87070B0")]
    [InlineData("1.0", "20CD98B339BA78A5D0CF6953B87070B0")]
    [InlineData("\"\"", "32E9366E637A71B4E710384B2F4970A0")]
    [InlineData("\"é\"", "007199F104E04116EE25AF912CA4889B")]
    [InlineData("true", "0E711127C5B5A8E4726AC6DD306A3E59")]
    [InlineData("false", "2FE1BE91E90A3439635E0E9E37361EF2")]
    [InlineData("null", "378867E4430E67857ACE5C908374FE16")]
    [InlineData("{}", "11622DAA78F835834610ABE56EFF5CB5")]
    [InlineData("0", "155B95BEDAC4B1E9EC1CDC9BB0DDDE58")]
    [InlineData("-0.0", "3D018BB1DF3DB27235766E81FD10406E")]
    [InlineData("\"0123456789abcdefghijklmnopqrstuvwxyz\"", "2BA8196DF3201C76E8C9D16097D5BF84")]
    public void A_key_has_its_place(string key, string expected) =>
        Assert.Equal(expected, PartitionKey.Parse($"[{key}]")!.Value.Effective().ToString());

    [Theory]
    [InlineData(2, "", "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "FF")]
    [InlineData(3, "", "15555555555555555555555555555555", "2AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "FF")]
    [InlineData(
        4,
        "",
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE",
        "2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD",
        "FF"
    )]
    public void Equal_ranges_are_cut_as_the_SDK_cuts_them(int count, params string[] cuts) =>
        Assert.Equal(cuts, Enumerable.Range(0, count + 1).Select(i => EffectivePartitionKey.Cut(i, count).ToString()));

    [Fact]
    public void A_range_is_split_in_its_middle()
    {
        var middle = EffectivePartitionKey.Start.Middle(EffectivePartitionKey.End);
        Assert.Equal("1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", middle.ToString());
        Assert.Equal("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", EffectivePartitionKey.Start.Middle(middle).ToString());
    }

    [Fact]
    public void A_short_position_has_zeros_at_its_end() =>
        Assert.Equal("18000000000000000000000000000000", EffectivePartitionKey.Parse("18").ToString());

    [Theory]
    [InlineData("G0")]
    [InlineData("000000000000000000000000000000000")]
    public void What_is_not_hexadecimal_is_no_position(string text) => Assert.Null(EffectivePartitionKey.Parse(text));
}

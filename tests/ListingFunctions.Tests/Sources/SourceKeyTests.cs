using ListingFunctions.Sources;

namespace ListingFunctions.Tests.Sources;

public sealed class SourceKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("agency-ulm.de_2")]
    public void A_source_is_lower_case_letters_digits_dots_underscores_and_hyphens(string text) =>
        Assert.True(SourceKey.IsSource(text));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void Any_other_text_is_no_source(string text) => Assert.False(SourceKey.IsSource(text));

    [Theory]
    [InlineData("!")]
    [InlineData("A-1001:7(b)*~")]
    [InlineData("[x]^_`{|}")]
    [InlineData("...")]
    [InlineData(".a")]
    [InlineData("a..")]
    public void A_key_is_visible_ASCII(string text) => Assert.True(SourceKey.IsKey(text));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a%b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("a\u007f")]
    [InlineData(".")]
    [InlineData("..")]
    public void Any_other_text_is_no_key(string text) => Assert.False(SourceKey.IsKey(text));

    [Fact]
    public void Lengths_are_limited()
    {
        Assert.True(SourceKey.IsSource(new string('a', 64)));
        Assert.False(SourceKey.IsSource(new string('a', 65)));
        Assert.True(SourceKey.IsKey(new string('a', 128)));
        Assert.False(SourceKey.IsKey(new string('a', 129)));
    }

    [Fact]
    public void Two_keys_never_have_the_same_id() =>
        Assert.NotEqual(new SourceKey("a", "b:c").Id, new SourceKey("a.b", "c").Id);
}

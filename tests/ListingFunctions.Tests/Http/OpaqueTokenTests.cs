using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using ListingFunctions.Http;

namespace ListingFunctions.Tests.Http;

public sealed class OpaqueTokenTests
{
    [Property]
    public bool A_token_says_its_place_to_its_own_question_alone(NonNull<string> question, string other, Guid place)
    {
        var token = OpaqueToken.Write(question.Get, $"{place}");
        return OpaqueToken.TryRead(token, question.Get, out var read)
            && read == $"{place}"
            && (other is null || other == question.Get || !OpaqueToken.TryRead(token, other, out _));
    }

    [Fact]
    public void A_continuation_of_three_hundred_ranges_fits_into_an_address()
    {
        var ranges = Enumerable
            .Range(0, 300)
            .Select(range =>
                $$$"""{"FeedRange":{"type":"Effective Partition Key Range","value":{"min":"{{{range * 7919:X32}}}","max":"{{{(range + 1) * 7919:X32}}}"}},"State":{"type":"continuation","value":"\"{{{range * 37}}}\""}}"""
            );
        var continuation = $$"""{"V":2,"Rid":"Ht4QAJ0hKmY=","Continuation":[{{string.Join(',', ranges)}}]}""";
        var token = OpaqueToken.Write("price-changes", continuation);
        Assert.InRange(token.Length, 1, 6000);
        Assert.True(OpaqueToken.TryRead(token, "price-changes", out var read));
        Assert.Equal(continuation, read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(5000)]
    public void A_place_of_any_length_comes_back(int length)
    {
        var place = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));
        Assert.True(OpaqueToken.TryRead(OpaqueToken.Write("q", place), "q", out var read));
        Assert.Equal(place, read);
    }

    [Fact]
    public void A_short_one_that_an_earlier_release_compressed_is_read()
    {
        var content = new byte[100];
        Assert.True(BrotliEncoder.TryCompress("2026/1"u8, content, out var length, 5, 16));
        var digest = SHA256.HashData([(byte)'q', 0, .. content[..length]])[..9];
        var token = Base64Url.EncodeToString([.. digest, .. content[..length]]);
        Assert.True(OpaqueToken.TryRead(token, "q", out var read));
        Assert.Equal("2026/1", read);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00.000Z", "243585901292332")]
    [InlineData("a/b", "broken-0")]
    [InlineData("", "0")]
    public void A_cursor_comes_back_as_it_went(string key, string id)
    {
        var cursor = new PageCursor(key, id);
        Assert.True(PageCursor.TryParse(cursor.ToToken("listings?"), "listings?", out var read));
        Assert.Equal(cursor, read);
    }
}

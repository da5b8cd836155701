using System.Text;
using System.Text.Json.Nodes;
using ListingFunctions.Http;
using ListingFunctions.Listings;

namespace ListingFunctions.Tests.Listings;

/// <summary>The shortest body that has a listing.</summary>
public sealed class BodyLengthTests
{
    /// <summary>Each text as JSON and the bytes in which it can be written.</summary>
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("\\u0061", 1)]
    [InlineData("Köln", 5)]
    [InlineData("🏠", 4)]
    [InlineData("\\ud83c\\udfe0", 4)]
    [InlineData("<&'+>/", 6)]
    [InlineData("a\\\"b\\\\c", 7)]
    [InlineData("\\n\\t\\r\\b\\f", 10)]
    [InlineData("\\u0001\\u001f", 12)]
    [InlineData("\\u007f", 1)]
    public void A_text_counts_as_the_shortest_JSON_that_it_can_be_sent_as(string json, int bytes)
    {
        var empty = Length("x") - 1;
        Assert.Equal(empty + bytes, Length(json));
    }

    [Fact]
    public void Every_member_counts()
    {
        var body = JsonNode.Parse(ListingBody.Json)!.ToJsonString();
        // Phone numbers are escaped by the writer of this test.
        body = body.Replace("\\u002B", "+", StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), BodyLength.Of(Read(body)));
    }

    private static int Length(string name) =>
        BodyLength.Of(Read(ListingBody.Json.Replace("Mikhail Schmiedt", name, StringComparison.Ordinal)));

    private static ListingWrite Read(string body)
    {
        Assert.True(JsonBody.TryParse(Encoding.UTF8.GetBytes(body), isLine: false, out var json, out _));
        return new ListingWriteRules().Read(json).Write!;
    }
}

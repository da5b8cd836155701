using System.Net;
using System.Text;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Long responses are compressed for clients that accept it; their content is the same.</summary>
public sealed class CompressionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    [Theory]
    [InlineData("listings", "br")]
    [InlineData("listings", "gzip")]
    [InlineData("listings/{id}/prices", "br")]
    [InlineData("listings/{id}/prices", "gzip")]
    [InlineData("openapi.yaml", "br")]
    public async Task A_long_response_is_compressed_without_a_change(string path, string coding)
    {
        var id = await _app.CreateAsync(0);
        for (var price = 1; price < 16; price++)
            await _app.UpdateAsync(id, price);
        for (var i = 0; i < 4; i++)
            await _app.CreateAsync(1);
        path = $"api/{path.Replace("{id}", $"{id}", StringComparison.Ordinal)}";

        var plain = await _app.ExchangeAsync("GET", path);
        var compressed = await _app.ExchangeAsync("GET", path, ("Accept-Encoding", coding));
        Assert.Null(plain["Content-Encoding"]);
        Assert.Equal(coding, compressed["Content-Encoding"]);
        Assert.InRange(compressed.Bytes.Length, 1, plain.Bytes.Length / 2);
        Assert.Equal(plain.Text, Encoding.UTF8.GetString(Exchanges.Decompress(compressed.Bytes, coding)));
        Assert.Equal($"{compressed.Bytes.Length}", compressed["Content-Length"]);

        Assert.All(
            [plain, compressed],
            response => Assert.Contains("Accept-Encoding", response["Vary"], StringComparison.Ordinal)
        );
        Assert.StartsWith("W/", plain["ETag"], StringComparison.Ordinal);
        Assert.Equal(plain["ETag"], compressed["ETag"]);
        var again = await _app.ExchangeAsync(
            "GET",
            path,
            ("Accept-Encoding", coding),
            ("If-None-Match", plain["ETag"]!)
        );
        Assert.Equal((HttpStatusCode.NotModified, null), (again.Status, again["Content-Encoding"]));
    }

    [Fact]
    public async Task A_short_response_is_not_compressed()
    {
        var path = $"api/listings/{await _app.CreateAsync(1)}/prices";
        var response = await _app.ExchangeAsync("GET", path, ("Accept-Encoding", "br, gzip"));
        Assert.Null(response["Content-Encoding"]);
        Assert.Contains("Accept-Encoding", response["Vary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_goes_as_it_is_since_its_ETag_is_that_of_writes()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(name: new string('a', 5000)));
        var response = await _app.ExchangeAsync(
            "GET",
            $"api/listings/{created.Body.GetProperty("id")}",
            ("Accept-Encoding", "br, gzip")
        );
        Assert.Null(response["Content-Encoding"]);
        Assert.Equal(created.Headers["ETag"], response["ETag"]);
    }
}

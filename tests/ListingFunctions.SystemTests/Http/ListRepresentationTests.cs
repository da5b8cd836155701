using System.Net;
using System.Text;
using System.Text.Json;

namespace ListingFunctions.SystemTests.Http;

/// <summary>The lists as JSON, as lines of JSON, and as tables, over HTTP.</summary>
public sealed class ListRepresentationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Csv = "text/csv";
    private const string NdJson = "application/x-ndjson";

    private readonly App _app = shared.App;

    public static TheoryData<string> Lists => ["api/listings", "api/listings/{id}/prices", "api/price-changes"];

    private static readonly (string, string) AsCsv = ("Accept", Csv);
    private static readonly (string, string) AsLines = ("Accept", NdJson);

    /// <summary>The address of a list, which then has a few items.</summary>
    private async Task<string> WithItemsAsync(string list, int items = 3)
    {
        var id = await _app.CreateAsync(100);
        for (var price = 1; price < items; price++)
            await _app.UpdateAsync(id, price);
        await _app.DeliverAsync(await _app.DocumentAsync(id));
        return list.Replace("{id}", $"{id}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Without_Accept_a_list_is_a_JSON_array(string list)
    {
        var path = await WithItemsAsync(list);
        foreach (var accept in new[] { "*/*", "application/json" })
        {
            var response = await _app.ExchangeAsync("GET", path, ("Accept", accept));
            Assert.Equal("application/json; charset=utf-8", response["Content-Type"]);
            Assert.Equal((await _app.ExchangeAsync("GET", path)).Text, response.Text);
            Assert.Contains("Accept", response["Vary"]!.Split(", "));
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Lines_have_one_item_of_the_array_each(string list)
    {
        var path = await WithItemsAsync(list);
        var array = (await _app.ExchangeAsync("GET", path)).Body.EnumerateArray().Select(item => item.GetRawText());
        var response = await _app.ExchangeAsync("GET", path, AsLines);
        Assert.Equal($"{NdJson}; charset=utf-8", response["Content-Type"]);
        Assert.Equal(string.Concat(array.Select(item => $"{item}\n")), response.Text);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_table_has_the_items_of_the_array_in_their_order(string list)
    {
        var path = await WithItemsAsync(list);
        var items = (await _app.ExchangeAsync("GET", path)).Body.EnumerateArray().ToList();
        var response = await _app.ExchangeAsync("GET", path, AsCsv);
        Assert.Equal($"{Csv}; charset=utf-8; header=present", response["Content-Type"]);
        Assert.Equal([0xEF, 0xBB, 0xBF], response.Bytes[..3].ToArray());
        Assert.EndsWith("\r\n", response.Text, StringComparison.Ordinal);

        var lines = response.Text[1..].Split("\r\n")[..^1];
        Assert.Equal(items.Count + 1, lines.Length);
        var first = Array.IndexOf(
            lines[0].Split(','),
            list.EndsWith("listings", StringComparison.Ordinal) ? "id" : "created_date"
        );
        Assert.Equal(
            items.Select(item => item.GetProperty(lines[0].Split(',')[first]).ToString()),
            lines[1..].Select(line => line.Split(',')[first])
        );
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task HEAD_has_the_headers_of_the_representation(string list)
    {
        var path = await WithItemsAsync(list);
        foreach (var accept in new[] { AsCsv, AsLines })
        {
            var got = await _app.ExchangeAsync("GET", path, accept);
            var head = await _app.ExchangeAsync("HEAD", path, accept);
            Assert.Equal(0, head.Bytes.Length);
            foreach (var header in new[] { "Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control" })
                Assert.Equal(got[header], head[header]);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Each_representation_has_an_ETag_of_its_own(string list)
    {
        var path = await WithItemsAsync(list);
        var etags = new List<string>();
        foreach (var accept in new[] { "application/json", Csv, NdJson })
        {
            var response = await _app.ExchangeAsync("GET", path, ("Accept", accept));
            etags.Add(response["ETag"]!);
            var again = await _app.ExchangeAsync("GET", path, ("Accept", accept), ("If-None-Match", etags[^1]));
            Assert.Equal((HttpStatusCode.NotModified, etags[^1]), (again.Status, again["ETag"]));
            Assert.Contains("Accept", again["Vary"]!.Split(", "));
        }

        Assert.Equal(3, etags.Distinct().Count());
        var others = await _app.ExchangeAsync("GET", path, AsCsv, ("If-None-Match", $"{etags[0]}, {etags[2]}"));
        Assert.Equal(HttpStatusCode.OK, others.Status);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task None_that_is_acceptable_is_a_406(string list)
    {
        var path = await WithItemsAsync(list, 1);
        foreach (var accept in new[] { "text/html", "application/json;q=0, text/*;q=0, application/x-ndjson;q=0" })
        {
            var response = await _app.ExchangeAsync("GET", path, ("Accept", accept));
            Assert.Equal((HttpStatusCode.NotAcceptable, "not_acceptable"), (response.Status, response.Code));
            Assert.Equal("application/problem+json", response["Content-Type"]);
            Assert.Contains(Csv, response.Message, StringComparison.Ordinal);
            Assert.Contains("Accept", response["Vary"]!.Split(", "));
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_table_is_compressed_as_JSON_is(string coding)
    {
        var path = await WithItemsAsync("api/listings/{id}/prices", 40);
        var plain = await _app.ExchangeAsync("GET", path, AsCsv);
        var compressed = await _app.ExchangeAsync("GET", path, AsCsv, ("Accept-Encoding", coding));
        Assert.Equal(coding, compressed["Content-Encoding"]);
        Assert.Equal(plain.Text, Encoding.UTF8.GetString(Exchanges.Decompress(compressed.Bytes, coding)));
    }

    /// <summary>Some caches at the edge do not heed <c>Vary</c>, and would return a table for JSON.</summary>
    [Fact]
    public async Task Caches_share_JSON_alone()
    {
        Assert.Contains(
            "public",
            (await _app.ExchangeAsync("GET", "api/listings"))["Cache-Control"]!,
            StringComparison.Ordinal
        );
        foreach (var accept in new[] { AsCsv, AsLines })
        {
            var response = await _app.ExchangeAsync("GET", "api/listings", accept);
            Assert.Contains("private", response["Cache-Control"]!, StringComparison.Ordinal);
            var again = await _app.ExchangeAsync("GET", "api/listings", accept, ("If-None-Match", response["ETag"]!));
            Assert.Contains("private", again["Cache-Control"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_table_has_pages_and_a_session_as_JSON_has()
    {
        await WithItemsAsync("", 1);
        await WithItemsAsync("", 1);
        (string, string)[] fresh = [AsCsv, ("Cache-Control", "no-cache")];
        var first = await _app.ExchangeAsync("GET", "api/listings?limit=1", fresh);
        Assert.NotNull(first["Session-Token"]);
        var second = await _app.ExchangeAsync("GET", first["Link"]!.Split('<', '>')[1], AsCsv);
        var json = await _app.ExchangeAsync("GET", "api/listings?limit=2");
        Assert.Equal(
            json.Body.EnumerateArray().Select(item => item.GetProperty("id").ToString()),
            new[] { first, second }.Select(page => page.Text.Split("\r\n")[1].Split(',')[0])
        );
    }

    [Fact]
    public async Task A_listing_that_would_be_executed_is_harmless_in_a_table_and_unchanged_in_JSON()
    {
        const string Attack = "=HYPERLINK(\"https://evil.example\")";
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(name: Attack));
        var phone = created.Body.GetProperty("contact_phone_number").GetString()!;
        var table = await _app.ExchangeAsync("GET", "api/listings?limit=1", AsCsv);
        Assert.Contains(",\"'=HYPERLINK(\"\"https://evil.example\"\")\",", table.Text, StringComparison.Ordinal);
        Assert.StartsWith("+", phone, StringComparison.Ordinal);
        Assert.EndsWith($",{phone}\r\n", table.Text, StringComparison.Ordinal);
        var lines = await _app.ExchangeAsync("GET", "api/listings?limit=1", AsLines);
        Assert.Equal(Attack, JsonElement.Parse(lines.Bytes.Span).GetProperty("name").GetString());
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Sources;

/// <summary>Requests of listings by lines, as an agency or an operator sends them.</summary>
internal static class Lines
{
    public const string MediaType = "application/x-ndjson";

    /// <summary>A line of a catalogue.</summary>
    public static string Of(string key, decimal price = 1, string name = "Mikhail Schmiedt")
    {
        var line = JsonNode.Parse(ListingBody.Of(price, name))!.AsObject();
        line["key"] = key;
        return line.ToJsonString();
    }

    /// <summary>A line of an import.</summary>
    public static string Import(
        string source,
        string key,
        IEnumerable<(decimal Price, string Date)> prices,
        string? created = null
    )
    {
        var line = JsonNode.Parse(ListingBody.Of(prices.Last().Price))!.AsObject();
        (line["source"], line["key"]) = (source, key);
        if (created is not null)
            line["created_date"] = created;
        line["prices"] = new JsonArray([
            .. prices.Select(price => new JsonObject { ["price_eur"] = price.Price, ["created_date"] = price.Date }),
        ]);
        return line.ToJsonString();
    }

    /// <summary>Prices 1, 2, 3 … of the days of a year, one a day.</summary>
    public static (decimal Price, string Date)[] Days(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(day => (day + 1m, $"{new DateTime(2024, 1, 1).AddDays(day):yyyy-MM-dd}T10:00:00.000Z")),
        ];

    /// <summary>Sends lines, and returns the outcome of each.</summary>
    public static async Task<IReadOnlyList<JsonObject>> SendLinesAsync(
        this App app,
        string path,
        params IEnumerable<string> lines
    )
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, MediaType);
        var response = await app.SendAsync("POST", path, content);
        Assert.Equal((HttpStatusCode.OK, MediaType), (response.Status, response["Content-Type"]));
        return Parse(response.Text);
    }

    /// <summary>The JSON objects of a response of lines.</summary>
    public static IReadOnlyList<JsonObject> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>The outcomes of lines, such as <c>created</c>.</summary>
    public static IEnumerable<string?> Outcomes(this IEnumerable<JsonObject> lines) =>
        lines.Select(line => (string?)line["outcome"]);

    /// <summary>Every line of an export.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ExportAsync(this App app, int limit = 1000)
    {
        var lines = new List<JsonObject>();
        for (var path = $"ops/export?limit={limit}"; path is not null; )
        {
            var page = await app.SendAsync("GET", path);
            Assert.Equal((HttpStatusCode.OK, MediaType), (page.Status, page["Content-Type"]));
            lines.AddRange(Parse(page.Text));
            path = page["Link"] is { } link ? link.Split('<', '>')[1]["/api/".Length..] : null;
        }

        return lines;
    }
}

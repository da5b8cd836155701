using System.Text.Json.Nodes;

namespace Testing;

/// <summary>The sample data, <c>samples/listings.ndjson</c>: several hundred listings with two years of dated changes.</summary>
public static class SampleCatalogue
{
    /// <summary>
    /// The lines of an import. The sample has one line for each change, in the order of time; an import has one for each
    /// listing.
    /// </summary>
    public static IEnumerable<string> ImportLines()
    {
        var changes = File.ReadLines(Repository.PathOf("samples", "listings.ndjson"))
            .Select(line => JsonNode.Parse(line)!);
        foreach (var listing in changes.GroupBy(change => (string)change["listing"]!))
        {
            var prices = listing
                .Select(change =>
                    (Price: (change["price_eur"] ?? change["create"]!["latest_price_eur"])!, Date: change["at"]!)
                )
                .ToList();
            var line = listing.First()["create"]!.DeepClone().AsObject();
            (line["source"], line["key"]) = ("samples", listing.Key);
            line["latest_price_eur"] = prices[^1].Price.DeepClone();
            line["prices"] = new JsonArray([
                .. prices.Select(entry => new JsonObject
                {
                    ["price_eur"] = entry.Price.DeepClone(),
                    ["created_date"] = entry.Date.DeepClone(),
                }),
            ]);
            yield return line.ToJsonString();
        }
    }
}

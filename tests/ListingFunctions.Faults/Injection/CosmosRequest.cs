using System.Collections.Concurrent;
using System.Text.Json;
using Testing;

namespace ListingFunctions.Faults.Injection;

/// <summary>
/// What a request to Cosmos asks, said such that the same seed says the same: ids and instants are the run's own, names
/// and prices are the plan's.
/// </summary>
/// <param name="What">Such as <c>PUT listings own-3-7</c>.</param>
/// <param name="IsWrite">Whether it changes something when it is made.</param>
internal sealed record CosmosRequest(string What, bool IsWrite)
{
    /// <summary>What is asked about an item, or of a feed; <c>null</c>: it is about the account, and spared.</summary>
    public static async Task<CosmosRequest?> ReadAsync(
        CosmosCall call,
        ConcurrentDictionary<string, string> names,
        CancellationToken cancellationToken
    )
    {
        if (call is not { Container: { } container, IsQueryPlan: false })
            return null;
        if (call.IsChangeFeed)
            return new($"FEED {container}", false);
        if (container is not ("listings" or "listing_prices"))
            return new($"{call}", call.Method != "GET");

        var request = call.Message;
        var isQuery = call.IsQuery;
        var partitionKey = call.PartitionKey ?? "";
        var key = call.Item ?? partitionKey;
        var price = "";
        if (request.Method == HttpMethod.Post && !isQuery && request.Content is { } content)
        {
            // Read here and sent after: the SDK's streams can be read once.
            await content.LoadIntoBufferAsync(cancellationToken);
            var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
            // A transactional batch is not JSON.
            var body = JsonElement.Parse(bytes is [(byte)'{', ..] ? bytes : "{}"u8);
            if (body.TryGetProperty("name", out var name))
                names[body.GetProperty("id").GetString()!] = name.GetString()!;
            if (body.TryGetProperty("listing_id", out var listing))
                key = listing.GetRawText();
            else if (body.TryGetProperty("id", out var own))
                key = own.GetString()!;
            if (body.TryGetProperty("price_eur", out var amount))
                price = " " + amount.GetRawText();
        }

        if (container == "listing_prices" && call.Item is not null)
            key = partitionKey;
        var listingName = names.GetValueOrDefault(key, key);
        return new(
            $"{(isQuery ? "QUERY" : request.Method)} {container} {listingName}{price}",
            !isQuery && request.Method != HttpMethod.Get
        );
    }
}

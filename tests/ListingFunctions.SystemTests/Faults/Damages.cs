using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>Ways to break the service without touching it, between its SDK and Cosmos.</summary>
internal sealed class Damages
{
    private int _done;

    /// <summary>How many calls were damaged.</summary>
    public int Done => _done;

    /// <summary>Replacing a listing does not ask whether it was changed since.</summary>
    public void DropETags(CosmosFaults cosmos) =>
        cosmos
            .On("PUT", "listings")
            .Do(
                (call, send, cancellationToken) =>
                {
                    if (call.Message.Headers.Remove("If-Match"))
                        Interlocked.Increment(ref _done);
                    return send(cancellationToken);
                }
            );

    /// <summary>Each entry of the history is stored under a random id, instead of that of its change.</summary>
    public void RandomizeHistoryIds(CosmosFaults cosmos) =>
        cosmos
            .On(call => call is { Container: "listing_prices", Method: "POST", IsQuery: false, IsQueryPlan: false })
            .Do(
                async (call, send, cancellationToken) =>
                {
                    // Several at once are created one by one then.
                    if (call.Message.Headers.Contains("x-ms-cosmos-is-batch-request"))
                        return AlreadyExists(call);
                    var body = JsonNode.Parse(await call.Message.Content!.ReadAsStringAsync(cancellationToken))!;
                    body["id"] = Guid.NewGuid().ToString();
                    call.Message.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                    Interlocked.Increment(ref _done);
                    return await send(cancellationToken);
                }
            );

    /// <summary>A trim takes the changes to be evicted, and the previous one, for recorded without reading the history.</summary>
    public void PretendRecorded(CosmosFaults cosmos) =>
        cosmos
            .On(call => call is { Container: "listing_prices", IsQuery: true })
            .Do(
                async (call, send, cancellationToken) =>
                {
                    if (await PretendRecordedAsync(call.Message, cosmos) is not { } pretended)
                        return await send(cancellationToken);
                    Interlocked.Increment(ref _done);
                    return pretended;
                }
            );

    /// <summary>
    /// An old copy that is written back looks as if the API had written it: what it is, only the recorder's memory can
    /// tell. For calls; see <see cref="HideOldCopies(string)"/> for batches.
    /// </summary>
    public void HideOldCopies(CosmosFaults cosmos) =>
        ChangeListings(cosmos, listing => HideOldCopy(listing.AsObject()));

    /// <summary>The recorder, which remembers what is newer, ignores the old copies of a batch.</summary>
    public string HideOldCopies(string batch) =>
        new JsonArray([
            .. JsonNode
                .Parse(batch)!
                .AsArray()
                .Where(document => !HideOldCopy(document!.AsObject()))
                .Select(document => document!.DeepClone()),
        ]).ToJsonString();

    /// <summary>
    /// Readers and trims take any older history for complete: all that a listing does not carry counts as accepted as
    /// lost, whatever its numbers.
    /// </summary>
    public void IgnoreNumbers(CosmosFaults cosmos) =>
        ChangeListings(
            cosmos,
            listing =>
            {
                if (listing["recent_prices"]?[0]?["number"] is not { } first || first.GetValue<long>() == 1)
                    return;
                listing["missing_prices"] = new JsonArray(
                    new JsonObject
                    {
                        ["from"] = 1,
                        ["to"] = first.GetValue<long>() - 1,
                        ["accepted_date"] = listing["created_date"]!.DeepClone(),
                    }
                );
                Interlocked.Increment(ref _done);
            }
        );

    /// <summary>When a partition range is split, one of the leases that follow is not created.</summary>
    /// <param name="cosmos">The calls.</param>
    /// <param name="range">The id of the range that nobody reads.</param>
    public void DropLease(CosmosFaults cosmos, string range) =>
        cosmos
            .On("POST", "leases")
            .Do(
                async (call, send, cancellationToken) =>
                {
                    await call.Message.Content!.LoadIntoBufferAsync(cancellationToken);
                    var lease = await call.Message.Content.ReadAsStringAsync(cancellationToken);
                    if ((string?)JsonNode.Parse(lease)?["LeaseToken"] != range)
                        return await send(cancellationToken);
                    Interlocked.Increment(ref _done);
                    return AlreadyExists(call);
                }
            );

    private static HttpResponseMessage AlreadyExists(CosmosCall call) =>
        CosmosErrors.Error(
            call.Message,
            HttpStatusCode.Conflict,
            "Conflict",
            "Resource with specified id or name already exists."
        );

    /// <summary>Changes what is read of a listing by its id.</summary>
    private static void ChangeListings(CosmosFaults cosmos, Action<JsonNode> change) =>
        cosmos
            .On(call => call is { Container: "listings", Method: "GET", Item: not null })
            .Do(
                async (_, send, cancellationToken) =>
                {
                    var response = await send(cancellationToken);
                    if (!response.IsSuccessStatusCode)
                        return response;
                    var listing = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
                    change(listing);
                    response.Content = new StringContent(listing.ToJsonString(), Encoding.UTF8, "application/json");
                    return response;
                }
            );

    /// <summary>Whether the listing looks like an old copy; then it no longer does.</summary>
    private bool HideOldCopy(JsonObject listing)
    {
        var updated = listing["updated_date"]!.GetValue<DateTimeOffset>().ToUnixTimeSeconds();
        if (listing["_ts"]!.GetValue<long>() <= updated + 1)
            return false;
        listing["_ts"] = updated;
        Interlocked.Increment(ref _done);
        return true;
    }

    /// <summary>
    /// Responds to a query for changes from one instant to another with those that the listing carries, as if they were
    /// recorded; <see langword="null"/> for other queries, such as those of readers.
    /// </summary>
    private static async Task<HttpResponseMessage?> PretendRecordedAsync(
        HttpRequestMessage request,
        CosmosFaults cosmos
    )
    {
        var query = JsonNode.Parse(await request.Content!.ReadAsStringAsync())!;
        if (query["parameters"] is not JsonArray all)
            return null;
        var parameters = all.ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["value"]!);
        if (
            !parameters.TryGetValue("@from", out var from)
            || (string)from! is not { Length: > 0 }
            || !parameters.TryGetValue("@before", out var before)
        )
            return null;

        var id = parameters["@listing"].ToJsonString();
        using var read = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(request.RequestUri!, $"/dbs/listings/colls/listings/docs/{id}")
        );
        read.Headers.Add("x-ms-documentdb-partitionkey", $"[\"{id}\"]");
        read.Headers.Add("x-ms-version", "2020-07-15");
        using var invoker = new HttpMessageInvoker(cosmos.InnerHandler!, disposeHandler: false);
        using var listing = await invoker.SendAsync(read, CancellationToken.None);
        var carried = JsonNode.Parse(await listing.Content.ReadAsStringAsync())!["recent_prices"]!.AsArray();
        // The previous change, too, which may be evicted or lost.
        var previous = new JsonObject { ["price_eur"] = 0, ["created_date"] = from!.DeepClone() };
        var page = new JsonArray([
            .. new[] { previous }.Where(_ =>
                string.CompareOrdinal((string)from!, (string)carried[0]!["created_date"]!) < 0
            ),
            .. carried
                .Where(change =>
                    string.CompareOrdinal((string)change!["created_date"]!, (string)from!) >= 0
                    && string.CompareOrdinal((string)change["created_date"]!, (string)before!) < 0
                )
                .Select(change => change!.DeepClone()),
        ]);
        foreach (var change in page)
            change!["id"] = change["created_date"]!.DeepClone();
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(
                new JsonObject
                {
                    ["_rid"] = "",
                    ["Documents"] = page,
                    ["_count"] = page.Count,
                }.ToJsonString(),
                Encoding.UTF8,
                "application/json"
            ),
        };
    }
}

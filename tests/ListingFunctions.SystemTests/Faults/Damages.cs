using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>Ways to break the service without touching it, between its SDK and Cosmos.</summary>
internal sealed class Damage(HttpMessageHandler inner, Func<DamagedRequest, Task<HttpResponseMessage?>> damageAsync)
    : DelegatingHandler(inner)
{
    private int _done;

    /// <summary>How many requests it has damaged.</summary>
    public int Done => _done;

    /// <summary>The ETag condition dropped: replacing a listing does not ask whether it was changed since.</summary>
    public static Damage WithoutETags(HttpMessageHandler inner) =>
        new(
            inner,
            request =>
                Task.FromResult<HttpResponseMessage?>(
                    request is { Container: "listings", Message.Method.Method: "PUT" }
                    && request.Message.Headers.Remove("If-Match")
                        ? DamagedRequest.GoesOn
                        : null
                )
        );

    /// <summary>Each entry of the history under an id of its own, whichever change it tells.</summary>
    public static Damage WithRandomHistoryIds(HttpMessageHandler inner) =>
        new(
            inner,
            async request =>
            {
                if (request is not { Container: "listing_prices", Message.Method.Method: "POST", IsQuery: false })
                    return null;
                var body = JsonNode.Parse(await request.Message.Content!.ReadAsStringAsync())!;
                body["id"] = Guid.NewGuid().ToString();
                request.Message.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                return DamagedRequest.GoesOn;
            }
        );

    /// <summary>Whoever asks whether a change is recorded, before it leaves its listing, is told that it is.</summary>
    public static Damage WithoutRecordingWhatLeaves(HttpMessageHandler inner) =>
        new(
            inner,
            request =>
                request is { Container: "listing_prices", IsQuery: true, IsQueryPlan: false }
                    ? PretendRecordedAsync(request.Message, inner)
                    : Task.FromResult<HttpResponseMessage?>(null)
        );

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var answer = await damageAsync(new DamagedRequest(request));
        if (answer is not null)
            Interlocked.Increment(ref _done);
        return answer is null || answer == DamagedRequest.GoesOn
            ? await base.SendAsync(request, cancellationToken)
            : answer;
    }

    /// <summary>
    /// Answers a query for changes from one instant to another with those that the listing carries, as if they were
    /// recorded. Other queries, such as those of readers, go on as they are.
    /// </summary>
    private static async Task<HttpResponseMessage?> PretendRecordedAsync(
        HttpRequestMessage request,
        HttpMessageHandler inner
    )
    {
        var query = JsonNode.Parse(await request.Content!.ReadAsStringAsync())!;
        var parameters = query["parameters"]!
            .AsArray()
            .ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["value"]!);
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
        using var invoker = new HttpMessageInvoker(inner, disposeHandler: false);
        using var listing = await invoker.SendAsync(read, CancellationToken.None);
        var carried = JsonNode.Parse(await listing.Content.ReadAsStringAsync())!["recent_prices"]!.AsArray();
        var page = new JsonArray([
            .. carried
                .Where(change =>
                    string.CompareOrdinal((string)change!["created_date"]!, (string)from!) >= 0
                    && string.CompareOrdinal((string)change["created_date"]!, (string)before!) < 0
                )
                .Select(change => change!.DeepClone()),
        ]);
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

/// <summary>A request to Cosmos.</summary>
internal sealed record DamagedRequest(HttpRequestMessage Message)
{
    /// <summary>In the place of an answer: the request, now damaged, goes on to Cosmos.</summary>
    public static HttpResponseMessage GoesOn { get; } = new();

    public string? Container => Path is ["dbs", _, "colls", var container, "docs", ..] ? container : null;

    public bool IsQuery => Message.Headers.Contains("x-ms-documentdb-isquery") || IsQueryPlan;

    public bool IsQueryPlan => Message.Headers.Contains("x-ms-cosmos-is-query-plan-request");

    private string[] Path => Message.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
}

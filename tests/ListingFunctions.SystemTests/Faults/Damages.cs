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
                Task.FromResult(
                    request is { Container: "listing_prices", Message.Method.Method: "GET", IsPointRead: true }
                        ? Recorded(request.Message)
                        : null
                )
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

    private static HttpResponseMessage Recorded(HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(
                """{"id":"2025-01-17T19:20:52.798Z","listing_id":1,"price_eur":1,"created_date":"2025-01-17T19:20:52.798Z"}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        answer.Headers.TryAddWithoutValidation("etag", "\"recorded\"");
        return answer;
    }
}

/// <summary>A request to Cosmos.</summary>
internal sealed record DamagedRequest(HttpRequestMessage Message)
{
    /// <summary>In the place of an answer: the request, now damaged, goes on to Cosmos.</summary>
    public static HttpResponseMessage GoesOn { get; } = new();

    public string? Container => Path is ["dbs", _, "colls", var container, "docs", ..] ? container : null;

    public bool IsPointRead => Path is ["dbs", _, "colls", _, "docs", _];

    public bool IsQuery =>
        Message.Headers.Contains("x-ms-documentdb-isquery")
        || Message.Headers.Contains("x-ms-cosmos-is-query-plan-request");

    private string[] Path => Message.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
}

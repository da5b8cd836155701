using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>
/// Serves reads as a replica that receives no more writes, until it is asked for more than it has received: by the
/// session token of the request, as Cosmos goes by it. Then, and for writes, the account itself responds.
/// </summary>
/// <remarks>
/// Not a rule of <see cref="CosmosFaults"/>: nothing fails here. It has the consistency of one replica, over all calls of
/// a client, so that an app runs on it.
/// </remarks>
internal sealed class LaggingReplica() : DelegatingHandler(new SocketsHttpHandler())
{
    private const string SessionToken = "x-ms-session-token";

    private readonly Dictionary<string, Snapshot> _snapshots = [];

    private sealed record Snapshot(long Lsn, Dictionary<string, JsonObject> Documents);

    /// <summary>From here on, reads of the containers see them as they are now.</summary>
    public async Task FallBehindAsync(params Container[] containers)
    {
        foreach (var container in containers)
        {
            using var pages = container.GetItemQueryIterator<JsonElement>("SELECT * FROM c");
            var (documents, lsn) = (new Dictionary<string, JsonObject>(), 0L);
            while (pages.HasMoreResults)
            {
                var page = await pages.ReadNextAsync(App.Stop);
                foreach (var document in page)
                    documents[document.GetProperty("id").GetString()!] = JsonObject.Create(document)!;
                lsn = LsnOf(page.Headers.Session);
            }

            _snapshots[container.Id] = new Snapshot(lsn, documents);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var token = request.Headers.TryGetValues(SessionToken, out var tokens) ? tokens.Single() : "0:0";
        if (
            path is not ["dbs", _, "colls", var container, "docs", .. var item]
            || !_snapshots.TryGetValue(container, out var snapshot)
            || LsnOf(token) > snapshot.Lsn
        )
            return await base.SendAsync(request, cancellationToken);

        if (request.Method == HttpMethod.Get && item is [var id])
            return Read(snapshot, Uri.UnescapeDataString(id), request);
        // What is left out of a page is left out of its text.
        request.Headers.Remove("x-ms-cosmos-supported-serialization-formats");
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Headers.Contains("x-ms-cosmos-is-query-plan-request"))
            response.Headers.Remove(SessionToken); // A plan has seen no document.
        return request.Headers.Contains("x-ms-documentdb-isquery") && response.IsSuccessStatusCode
            ? await AsOfAsync(snapshot, response, cancellationToken)
            : response;
    }

    private static HttpResponseMessage Read(Snapshot snapshot, string id, HttpRequestMessage request)
    {
        var found = snapshot.Documents.GetValueOrDefault(id);
        var response = new HttpResponseMessage(found is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = Json(found ?? new JsonObject { ["code"] = "NotFound", ["message"] = "Not found" }),
        };
        response.Headers.Add(SessionToken, $"0:-1#{snapshot.Lsn}");
        if (found is not null)
            response.Headers.TryAddWithoutValidation("etag", found["_etag"]!.GetValue<string>());
        return response;
    }

    /// <summary>The page without what is newer: price changes, which are known by their instants.</summary>
    private static async Task<HttpResponseMessage> AsOfAsync(
        Snapshot snapshot,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var page = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        if (page["Documents"] is not JsonArray documents)
            return response;
        JsonArray known =
        [
            .. documents
                .Where(document => snapshot.Documents.ContainsKey(InstantOf(document!)))
                .Select(document => document!.DeepClone()),
        ];
        page["Documents"] = known;
        page["_count"] = known.Count;
        response.Content = Json(page);
        response.Headers.Remove(SessionToken);
        response.Headers.Add(SessionToken, $"0:-1#{snapshot.Lsn}");
        return response;
    }

    /// <summary>Of a document, or of a row of a sorted query, which wraps it.</summary>
    private static string InstantOf(JsonNode row) => (row["payload"] ?? row)["created_date"]!.GetValue<string>();

    private static StringContent Json(JsonObject content) =>
        new(content.ToJsonString(), Encoding.UTF8, "application/json");

    private static long LsnOf(string token) => long.Parse(token.Split('#', ':')[^1], CultureInfo.InvariantCulture);
}

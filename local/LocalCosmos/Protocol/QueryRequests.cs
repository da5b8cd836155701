using System.Text.Json;
using LocalCosmos.Indexes;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Queries over items, databases and containers.</summary>
internal static class QueryRequests
{
    private const string QueryType = "application/query+json";

    public static bool IsQuery(GatewayRequest request) =>
        request.HasTrue(HeaderNames.IsQuery)
        || request.Context.Request.ContentType?.StartsWith(QueryType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Responds with the plan by which the SDK runs a query over several ranges.</summary>
    public static async Task PlanAsync(GatewayRequest request)
    {
        var query = Parse(await request.ReadJsonAsync());
        var path = request.Container.Definition.PartitionKey.Names;
        var plan = query.Plan(path, isWithinPartition: request.PartitionKey is not null);
        request.RespondJson(StatusCodes.Status200OK, PlanResponse.Of(plan));
    }

    public static async Task ItemsAsync(GatewayRequest request)
    {
        var body = await request.ReadJsonAsync();
        var query = Parse(body);
        OrderByRules.Validate(query, request.Container.Definition.Indexing);
        var scope = request.ReadScope();
        request.WriteSession(scope.Range);
        Respond(request, request.Container.Rid, "Documents", query, body, new IndexedItems(scope));
    }

    /// <summary>Queries databases or containers.</summary>
    public static async Task ResourcesAsync(
        GatewayRequest request,
        string owner,
        string list,
        IEnumerable<JsonElement> resources
    )
    {
        var body = await request.ReadJsonAsync();
        // The query language orders by resource ids of items; these get numbers of their own.
        var rows = resources.Select(
            (resource, index) => new QueryRow(ResourceId.Item(0, 0, (uint)index + 1), resource)
        );
        Respond(request, owner, list, Parse(body), body, RowSource.Of(rows));
    }

    private static void Respond(
        GatewayRequest request,
        string owner,
        string list,
        CosmosQuery query,
        JsonElement body,
        RowSource rows
    )
    {
        var resume = body.TryGetProperty("resumeFilter"u8, out var filter) ? ResumeFilter.Read(filter) : null;
        var continuation = request.Header(HeaderNames.Continuation) is { Length: > 0 } given ? given : null;
        var page = Page(request.MaxItemCount);
        if (ItemPage.Fitting(page.Items) is var fitting && fitting < page.Items.Count)
            page = Page(fitting);
        if (page.Continuation is not null)
            request.SetHeader(HeaderNames.Continuation, page.Continuation);
        request.RespondPage(owner, list, page.Items, Responses.Write);

        QueryPage Page(int most) => query.Page(rows, most, continuation, resume, request.Aborted);
    }

    private static CosmosQuery Parse(JsonElement body)
    {
        if (
            body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("query"u8, out var sql)
            || sql.ValueKind != JsonValueKind.String
        )
            throw RequestRejectedException.BadRequest("The body has no query.");
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (body.TryGetProperty("parameters"u8, out var given) && given.ValueKind == JsonValueKind.Array)
            foreach (var parameter in given.EnumerateArray())
            {
                if (
                    parameter.ValueKind != JsonValueKind.Object
                    || !parameter.TryGetProperty("name"u8, out var name)
                    || name.ValueKind != JsonValueKind.String
                    || !parameter.TryGetProperty("value"u8, out var value)
                )
                    throw RequestRejectedException.BadRequest("A parameter of the query has no name or no value.");
                parameters[name.GetString()!] = value;
            }
        return CosmosQuery.Parse(sql.GetString()!, parameters);
    }
}

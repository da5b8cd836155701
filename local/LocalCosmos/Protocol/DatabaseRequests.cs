namespace LocalCosmos.Protocol;

/// <summary>Requests about databases.</summary>
internal static class DatabaseRequests
{
    private const string List = "Databases";

    public static async Task FeedAsync(GatewayRequest request)
    {
        var databases = request.Account.Databases.Select(Resources.Database);
        if (request.IsGet)
        {
            request.RespondPage("", List, [.. databases], Responses.Write);
            return;
        }
        if (!request.IsPost)
            throw request.MethodNotAllowed();
        if (QueryRequests.IsQuery(request))
        {
            await QueryRequests.ResourcesAsync(request, "", List, databases);
            return;
        }
        var id = Store.ContainerDefinition.ReadId(await request.ReadJsonAsync());
        if (await request.Account.CreateDatabaseAsync(id) is { } created)
            request.Respond(StatusCodes.Status201Created, Resources.Database(created), Resources.ETag(created));
        else
            request.RespondError(StatusCodes.Status409Conflict, $"There is a database '{id}' already.");
    }

    public static async Task OneAsync(GatewayRequest request)
    {
        var database = request.Database;
        if (request.IsGet)
        {
            request.Respond(StatusCodes.Status200OK, Resources.Database(database), Resources.ETag(database));
            return;
        }
        if (!request.IsDelete)
            throw request.MethodNotAllowed();
        if (request.IfMatch is not null)
            throw RequestRejectedException.NotSupported("If-Match on the deletion of a database");
        if (!await request.Account.DeleteAsync(database))
            throw RequestRejectedException.OwnerNotFound($"database '{database.Id}'");
        request.Respond(StatusCodes.Status204NoContent);
    }
}

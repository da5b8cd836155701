using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Requests about containers.</summary>
internal static class ContainerRequests
{
    private const string List = "DocumentCollections";

    public static async Task FeedAsync(GatewayRequest request)
    {
        var database = request.Database;
        var containers = database.Containers.Select(container => Resources.Container(database, container));
        if (request.IsGet)
        {
            request.RespondPage(database.Rid, List, [.. containers], Responses.Write);
            return;
        }
        if (!request.IsPost)
            throw request.MethodNotAllowed();
        if (QueryRequests.IsQuery(request))
        {
            await QueryRequests.ResourcesAsync(request, database.Rid, List, containers);
            return;
        }
        var definition = ContainerDefinition.Parse(await request.ReadJsonAsync());
        if (await request.Account.CreateContainerAsync(database, definition, request.NewRanges) is not { } created)
        {
            if (request.Account.Find(database.Id) != database)
                throw RequestRejectedException.OwnerNotFound($"database '{database.Id}'");
            request.RespondError(StatusCodes.Status409Conflict, $"There is a container '{definition.Id}' already.");
            return;
        }
        request.Container = created;
        Respond(request, StatusCodes.Status201Created);
    }

    public static async Task OneAsync(GatewayRequest request)
    {
        if (request.IsGet)
            Respond(request, StatusCodes.Status200OK);
        else if (request.IsPut)
            await ReplaceAsync(request);
        else if (request.IsDelete)
            await DeleteAsync(request);
        else
            throw request.MethodNotAllowed();
    }

    private static async Task ReplaceAsync(GatewayRequest request)
    {
        var definition = ContainerDefinition.Parse(await request.ReadJsonAsync());
        switch (await request.Account.ReplaceAsync(request.Container, definition, request.IfMatch))
        {
            case WriteStatus.Ok:
                Respond(request, StatusCodes.Status200OK);
                break;
            case WriteStatus.PreconditionFailed:
                request.RespondError(
                    StatusCodes.Status412PreconditionFailed,
                    "The container does not have the etag of If-Match."
                );
                break;
            default:
                throw RequestRejectedException.OwnerNotFound($"container '{definition.Id}'");
        }
    }

    private static async Task DeleteAsync(GatewayRequest request)
    {
        if (request.IfMatch is not null)
            throw RequestRejectedException.NotSupported("If-Match on the deletion of a container");
        if (!await request.Account.DeleteAsync(request.Database, request.Container))
            throw RequestRejectedException.OwnerNotFound($"container '{request.Container.Definition.Id}'");
        request.Respond(StatusCodes.Status204NoContent);
    }

    private static void Respond(GatewayRequest request, int status)
    {
        request.WriteContainerHeaders();
        request.Respond(status, Resources.Container(request.Database, request.Container), request.Container.ETag);
    }
}

using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Requests about containers and their range.</summary>
internal static class ContainerRequests
{
    private const string List = "DocumentCollections";

    public static async Task FeedAsync(HttpContext context, Account account, Database database)
    {
        var containers = database.Containers.Select(container => Resources.Container(database, container));
        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.AnswerPage(database.Rid, List, [.. containers], Answers.Write);
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
            throw Gateway.NotAllowed(context);
        if (QueryRequests.IsQuery(context))
        {
            await QueryRequests.ResourcesAsync(context, database.Rid, List, containers);
            return;
        }
        var definition = ContainerDefinition.Parse(await context.ReadJsonAsync());
        if (await account.CreateContainerAsync(database, definition) is { } created)
            Answer(context, StatusCodes.Status201Created, database, created);
        else
            context.AnswerError(StatusCodes.Status409Conflict, $"There is a container '{definition.Id}' already.");
    }

    public static async Task OneAsync(HttpContext context, Account account, Database database, Container container)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method))
            Answer(context, StatusCodes.Status200OK, database, container);
        else if (HttpMethods.IsPut(method))
            await ReplaceAsync(context, account, database, container);
        else if (HttpMethods.IsDelete(method))
            await DeleteAsync(context, account, database, container);
        else
            throw Gateway.NotAllowed(context);
    }

    /// <summary>Lists the one range there is; the SDK asks until it is told that nothing is new.</summary>
    public static Task RangesAsync(HttpContext context, Database database, Container container)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            throw Gateway.NotAllowed(context);
        context.Response.Headers.ETag = Resources.RangeETag;
        if (context.Request.Headers.IfNoneMatch == Resources.RangeETag)
            context.Answer(StatusCodes.Status304NotModified);
        else
            context.AnswerPage(
                container.Rid,
                "PartitionKeyRanges",
                [Resources.Range(database, container)],
                Answers.Write
            );
        return Task.CompletedTask;
    }

    private static async Task ReplaceAsync(HttpContext context, Account account, Database database, Container container)
    {
        var definition = ContainerDefinition.Parse(await context.ReadJsonAsync());
        switch (await account.ReplaceAsync(container, definition, context.Header("If-Match")))
        {
            case WriteStatus.Ok:
                Answer(context, StatusCodes.Status200OK, database, container);
                break;
            case WriteStatus.PreconditionFailed:
                context.AnswerError(
                    StatusCodes.Status412PreconditionFailed,
                    "The container does not have the etag that If-Match asks for."
                );
                break;
            default:
                throw Refusal.NoOwner($"container '{definition.Id}'");
        }
    }

    private static async Task DeleteAsync(HttpContext context, Account account, Database database, Container container)
    {
        if (context.Request.Headers.IfMatch.Count > 0)
            throw Refusal.NotImplemented("If-Match on the deletion of a container");
        if (!await account.DeleteAsync(database, container))
            throw Refusal.NoOwner($"container '{container.Definition.Id}'");
        context.Answer(StatusCodes.Status204NoContent);
    }

    private static void Answer(HttpContext context, int status, Database database, Container container)
    {
        context.AnswerHeaders(database, container);
        context.Answer(status, Resources.Container(database, container), container.ETag);
    }
}

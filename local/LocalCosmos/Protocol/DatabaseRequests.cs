using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Requests about databases.</summary>
internal static class DatabaseRequests
{
    public static async Task FeedAsync(HttpContext context, Account account)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.AnswerPage("", "Databases", [.. account.Databases.Select(Resources.Database)], Answers.Write);
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
            throw Gateway.NotAllowed(context);
        if (QueryRequests.IsQuery(context))
        {
            await QueryRequests.ResourcesAsync(context, "", "Databases", account.Databases.Select(Resources.Database));
            return;
        }
        var id = ContainerDefinition.ReadId(await context.ReadJsonAsync());
        if (await account.CreateDatabaseAsync(id) is { } created)
            context.Answer(StatusCodes.Status201Created, Resources.Database(created), Resources.ETag(created));
        else
            context.AnswerError(StatusCodes.Status409Conflict, $"There is a database '{id}' already.");
    }

    public static async Task OneAsync(HttpContext context, Account account, Database database)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.Answer(StatusCodes.Status200OK, Resources.Database(database), Resources.ETag(database));
            return;
        }
        if (!HttpMethods.IsDelete(context.Request.Method))
            throw Gateway.NotAllowed(context);
        if (context.Request.Headers.IfMatch.Count > 0)
            throw Refusal.NotImplemented("If-Match on the deletion of a database");
        if (!await account.DeleteAsync(database))
            throw Refusal.NoOwner($"database '{database.Id}'");
        context.Answer(StatusCodes.Status204NoContent);
    }
}

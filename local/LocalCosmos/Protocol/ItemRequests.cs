using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Requests about single items, and the listing of all.</summary>
internal static class ItemRequests
{
    public static async Task CreateAsync(HttpContext context, Account account, Database database, Container container)
    {
        var kind = context.HasTrue(HeaderNames.IsUpsert) ? OperationKind.Upsert : OperationKind.Create;
        await WriteAsync(context, account, database, container, await DraftAsync(context, container, kind));
    }

    public static async Task OneAsync(
        HttpContext context,
        Account account,
        Database database,
        Container container,
        string id
    )
    {
        context.JudgeFeatures();
        var method = context.Request.Method;
        var key = context.RequiredPartitionKey();
        if (HttpMethods.IsGet(method))
            Answer(context, Read(context, container, key, id));
        else if (HttpMethods.IsPut(method))
            await WriteAsync(
                context,
                account,
                database,
                container,
                await DraftAsync(context, container, OperationKind.Replace, id)
            );
        else if (HttpMethods.IsDelete(method))
            await WriteAsync(context, account, database, container, new(OperationKind.Delete, key, id));
        else if (HttpMethods.IsPatch(method))
            await WriteAsync(
                context,
                account,
                database,
                container,
                new(OperationKind.Patch, key, id) { Patch = ReadPatch(await context.ReadBodyAsync()) }
            );
        else
            throw Gateway.NotAllowed(context);
    }

    /// <summary>Lists items by resource id; a page goes on after the last of the one before.</summary>
    public static void AnswerFeed(HttpContext context, Container container)
    {
        if (context.Header(HeaderNames.EnumerationDirection) is { } direction && direction is not ("1" or "Forward"))
            throw Refusal.NotImplemented("the enumeration of items backwards");
        var after = context.Header(HeaderNames.Continuation) switch
        {
            null or "" => 0u,
            var continuation => ResourceId.ItemNumber(continuation)
                ?? throw Refusal.BadRequest($"The continuation '{continuation}' was not given by a list of items."),
        };
        var page = ItemPage.Take(container.Items(context.PartitionKey(), after), context.MaxItemCount());
        if (page.HasMore)
            context.Response.Headers[HeaderNames.Continuation] = page.Items[^1].Rid;
        context.AnswerPage(
            container.Rid,
            "Documents",
            page.Items,
            static (body, item) => Answers.Write(body, item.Document)
        );
    }

    public static Patch ReadPatch(ReadOnlySpan<byte> body) =>
        Patch.Parse(Requests.ReadJson(body), text => CosmosQuery.ParseCondition(text).Matches);

    private static WriteResult Read(HttpContext context, Container container, PartitionKey key, string id) =>
        container.Find(key, id) is not { } item
            ? new(WriteStatus.NotFound, Message: $"There is no item with the id '{id}' in this partition.")
        : context.Header("If-None-Match") is { } etag && (etag == "*" || etag == item.ETag)
            ? new(WriteStatus.NotModified, item)
        : context.Header("If-Match") is { } ifMatch && ifMatch != "*" && ifMatch != item.ETag
            ? new(WriteStatus.PreconditionFailed, Message: "The item does not have the etag that If-Match asks for.")
        : new(WriteStatus.Ok, item);

    private static async ValueTask<ItemOperation> DraftAsync(
        HttpContext context,
        Container container,
        OperationKind kind,
        string? id = null
    )
    {
        var draft = ItemDraft.Parse(await context.ReadBodyAsync(), container.Definition.PartitionKey);
        return ItemOperation.Write(kind, context.RequiredPartitionKey(), draft, id);
    }

    private static async Task WriteAsync(
        HttpContext context,
        Account account,
        Database database,
        Container container,
        ItemOperation operation
    )
    {
        var result = await account.WriteAsync(
            container,
            operation with
            {
                IfMatch = context.Header("If-Match"),
                IfNoneMatch = context.Header("If-None-Match"),
            }
        );
        context.AnswerHeaders(database, container);
        Answer(context, result);
    }

    private static void Answer(HttpContext context, WriteResult result)
    {
        var status = (int)result.Status;
        if (result.Message is not null)
            context.AnswerError(status, result.Message);
        else if (result.Item is not { } item)
            context.Answer(status);
        else if (result.Status == WriteStatus.NotModified || context.WantsNoBody())
        {
            context.Response.Headers.ETag = item.ETag;
            context.Answer(status);
        }
        else
            context.Answer(status, item.Document, item.ETag);
    }
}

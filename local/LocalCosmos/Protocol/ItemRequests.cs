using System.Buffers;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Requests about single items, and the list of all items.</summary>
internal static class ItemRequests
{
    public static async Task CreateAsync(GatewayRequest request)
    {
        var kind = request.HasTrue(HeaderNames.IsUpsert) ? OperationKind.Upsert : OperationKind.Create;
        await WriteAsync(request, await DocumentAsync(request, kind));
    }

    public static async Task OneAsync(GatewayRequest request, string id)
    {
        request.RejectUnsupportedHeaders();
        var key = request.RequiredPartitionKey;
        if (request.IsGet)
        {
            request.ValidateSession(request.Container.Ranges.Find(key));
            var result = Read(request, key, id);
            // After the read: the token must cover what was read, also if the range was split meanwhile.
            request.WriteSession(request.Container.Ranges.Find(key));
            Respond(request, result);
        }
        else if (request.IsPut)
            await WriteAsync(request, await DocumentAsync(request, OperationKind.Replace, id));
        else if (request.IsDelete)
            await WriteAsync(request, new(OperationKind.Delete, key, id));
        else if (request.IsPatch)
            await WriteAsync(
                request,
                new(OperationKind.Patch, key, id) { Patch = ParsePatch(await request.ReadBodyAsync()) }
            );
        else
            throw request.MethodNotAllowed();
    }

    /// <summary>Lists items by resource id; a page continues after the last item of the page before.</summary>
    public static void List(GatewayRequest request)
    {
        if (request.Header(HeaderNames.EnumerationDirection) is { } direction && direction is not ("1" or "Forward"))
            throw RequestRejectedException.NotSupported("the enumeration of items backwards");
        var after = request.Header(HeaderNames.Continuation) switch
        {
            null or "" => 0u,
            var continuation => ResourceId.ItemNumber(continuation)
                ?? throw RequestRejectedException.BadRequest(
                    $"The continuation '{continuation}' was not returned by a list of items."
                ),
        };
        var scope = request.ReadScope();
        request.WriteSession(scope.Range);
        var page = ItemPage.Take(scope.Items(after), request.MaxItemCount);
        if (page.HasMore)
            request.SetHeader(HeaderNames.Continuation, page.Items[^1].Rid);
        request.RespondPage(
            request.Container.Rid,
            "Documents",
            page.Items,
            static (body, item) => body.Write(item.Text)
        );
    }

    public static Patch ParsePatch(ReadOnlySpan<byte> body) =>
        Patch.Parse(GatewayRequest.ParseJson(body), text => CosmosQuery.ParseCondition(text).Matches);

    private static WriteResult Read(GatewayRequest request, PartitionKey key, string id)
    {
        if (request.Container.Find(key, id) is not { } item)
            return new(WriteStatus.NotFound, Message: $"There is no item with the id '{id}' in this partition.");
        if (request.IfNoneMatch is { } etag && (etag == "*" || etag == item.ETag))
            return new(WriteStatus.NotModified, item);
        return request.IfMatch is { } ifMatch && ifMatch != "*" && ifMatch != item.ETag
            ? new(WriteStatus.PreconditionFailed, Message: "The item does not have the etag of If-Match.")
            : new(WriteStatus.Ok, item);
    }

    private static async ValueTask<ItemOperation> DocumentAsync(
        GatewayRequest request,
        OperationKind kind,
        string? id = null
    )
    {
        var draft = ItemDraft.Parse(await request.ReadBodyAsync(), request.Container.Definition.PartitionKey);
        return ItemOperation.Write(kind, request.RequiredPartitionKey, draft, id);
    }

    private static async Task WriteAsync(GatewayRequest request, ItemOperation operation)
    {
        var result = await request.Account.WriteAsync(
            request.Container,
            operation with
            {
                IfMatch = request.IfMatch,
                IfNoneMatch = request.IfNoneMatch,
            }
        );
        request.WriteSession(request.Container.Ranges.Find(operation.PartitionKey));
        Respond(request, result);
    }

    private static void Respond(GatewayRequest request, WriteResult result)
    {
        var status = (int)result.Status;
        if (result.Message is not null)
            request.RespondError(status, result.Message, result.SubStatus);
        else if (result.Item is not { } item)
            request.Respond(status);
        else if (result.Status == WriteStatus.NotModified || request.PrefersMinimal)
        {
            request.SetETag(item.ETag);
            request.Respond(status);
        }
        else
        {
            request.SetETag(item.ETag);
            request.Respond(status, item.Text);
        }
    }
}

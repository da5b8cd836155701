using LocalCosmos.Errors;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Batches: transactions within one partition, and bulk requests of independent operations.</summary>
internal static class BatchRequests
{
    private const int MostOperations = 100;

    // Two megabytes, and what surrounds a document of that size.
    private const int LargestBatch = ItemDraft.LargestDocument + 64 * 1024;
    private const string ContentType = "application/octet-stream";

    public static async Task ExecuteAsync(GatewayRequest request)
    {
        var body = await request.ReadBodyAsync();
        if (body.Length > LargestBatch)
            throw RequestRejectedException.TooLarge(LargestBatch);
        var rows = await BatchRows.ReadAsync(body);
        if (rows.Count is 0 or > MostOperations)
            throw RequestRejectedException.BadRequest(
                $"The batch has {rows.Count} operations; 1 to {MostOperations} are allowed."
            );
        var atomic = request.HasTrue(HeaderNames.BatchAtomic);
        if (!atomic && !request.HasTrue(HeaderNames.BatchContinueOnError))
            throw RequestRejectedException.NotSupported("batches that are neither atomic nor continue after an error");
        var results = atomic ? await TransactAsync(request, rows) : await BulkAsync(request, rows);
        var response = await BatchRows.WriteAsync([
            .. rows.Zip(results, (row, result) => Result(row, result, hasReasons: !atomic)),
        ]);
        var status = results.All(result => result.Succeeded)
            ? StatusCodes.Status200OK
            : StatusCodes.Status207MultiStatus;
        request.Respond(status, response.Span, ContentType);
    }

    private static async Task<IReadOnlyList<WriteResult>> TransactAsync(
        GatewayRequest request,
        IReadOnlyList<BatchRow> rows
    )
    {
        var key = request.RequiredPartitionKey;
        var operations = new List<ItemOperation>();
        foreach (var row in rows)
            try
            {
                operations.Add(Operation(request.Container, row, key));
            }
            catch (ItemRejectedException rejection)
            {
                var results = Enumerable.Repeat(new WriteResult(WriteStatus.FailedDependency), rows.Count).ToArray();
                results[operations.Count] = WriteResult.Of(rejection);
                return results;
            }
        var written = await request.Account.WriteAllAsync(request.Container, operations);
        request.WriteSession(request.Container.Ranges.Find(key));
        return written;
    }

    // All operations are decided in one go, so a range that has been split has none of them: the SDK sends each again,
    // to the range that then holds its key. Whatever else one of them is rejected for leaves the others alone.
    private static async Task<IReadOnlyList<WriteResult>> BulkAsync(
        GatewayRequest request,
        IReadOnlyList<BatchRow> rows
    )
    {
        var ranges = request.Container.Ranges;
        var range = request.RangeId ?? (ranges.All is [var only] ? only.Id : throw NoRange());
        var results = new WriteResult?[rows.Count];
        var operations = new List<ItemOperation>();
        for (var index = 0; index < rows.Count; index++)
        {
            try
            {
                var key = Key(rows[index]);
                if (ranges.Find(key).Id != range && ranges.Find(range) is not null)
                    throw RequestRejectedException.BadRequest(
                        $"An operation of the batch has a partition key that is not in range {range}."
                    );
                operations.Add(Operation(request.Container, rows[index], key));
            }
            catch (RejectedException rejection)
            {
                results[index] = WriteResult.Of(rejection);
            }
        }
        var written = await request.Account.WriteEachAsync(request.Container, operations, range);
        if (request.Container.Ranges.Find(range) is { } served)
            request.WriteSession(served);
        var next = 0;
        return [.. results.Select(result => result ?? written[next++])];
    }

    private static RequestRejectedException NoRange() =>
        RequestRejectedException.BadRequest("The batch names no partition key range.");

    private static ItemOperation Operation(Container container, BatchRow row, PartitionKey partitionKey)
    {
        if (row.Unsupported is { } unsupported)
            throw RequestRejectedException.NotSupported(unsupported);
        var kind = (OperationKind)row.Kind;
        var operation = kind switch
        {
            OperationKind.Create or OperationKind.Upsert or OperationKind.Replace => ItemOperation.Write(
                kind,
                partitionKey,
                ItemDraft.Parse(row.Body, container.Definition.PartitionKey),
                row.Id
            ),
            OperationKind.Read or OperationKind.Delete => new(kind, partitionKey, Id(row)),
            OperationKind.Patch => new(kind, partitionKey, Id(row)) { Patch = ItemRequests.ParsePatch(row.Body) },
            _ => throw RequestRejectedException.NotSupported($"the batch operation {row.Kind}"),
        };
        return operation with { IfMatch = row.IfMatch, IfNoneMatch = row.IfNoneMatch };
    }

    private static PartitionKey Key(BatchRow row) =>
        GatewayRequest.ParsePartitionKey(
            row.PartitionKey
                ?? throw RequestRejectedException.BadRequest("An operation of the batch names no partition key.")
        );

    private static string Id(BatchRow row) =>
        row.Id ?? throw RequestRejectedException.BadRequest("An operation of the batch names no id.");

    // The SDK takes the body of a failed bulk operation for that of an error response. In a transaction it passes it on
    // to the caller, who expects a document.
    private static BatchRowResult Result(BatchRow row, WriteResult result, bool hasReasons)
    {
        ReadOnlyMemory<byte> body = result switch
        {
            { Item: { } item } when !row.PrefersMinimal => item.Text.ToArray(),
            { Message: { } reason } when hasReasons => Responses.Error((int)result.Status, reason),
            _ => default,
        };
        return new(result.Status, result.SubStatus, result.Item?.ETag, body);
    }
}

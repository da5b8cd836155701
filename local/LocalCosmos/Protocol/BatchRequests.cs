using System.Runtime.InteropServices;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>Batches: transactions within one partition, and bulk requests of operations that stand for themselves.</summary>
internal static class BatchRequests
{
    private const int MostOperations = 100;
    private const string ContentType = "application/octet-stream";

    public static async Task AnswerAsync(HttpContext context, Account account, Database database, Container container)
    {
        var rows = await BatchRows.ReadAsync(await context.ReadBodyAsync());
        if (rows.Count is 0 or > MostOperations)
            throw Refusal.BadRequest($"The batch has {rows.Count} operations; 1 to {MostOperations} are taken.");
        if (rows.FirstOrDefault(row => row.Unknown is not null) is { } unknown)
            throw Refusal.NotImplemented(unknown.Unknown!);
        var atomic = context.HasTrue(HeaderNames.BatchAtomic);
        if (!atomic && !context.HasTrue(HeaderNames.BatchContinueOnError))
            throw Refusal.NotImplemented("batches that are neither atomic nor go on after an error");
        var results = atomic
            ? await TransactAsync(account, container, rows, context.RequiredPartitionKey())
            : await Task.WhenAll(rows.Select(row => OneAsync(account, container, row)));
        context.AnswerHeaders(database, container);
        var answers = await BatchRows.WriteAsync([.. rows.Zip(results, Result)]);
        var status = results.All(result => result.Succeeded)
            ? StatusCodes.Status200OK
            : StatusCodes.Status207MultiStatus;
        context.Answer(status, answers.Span, ContentType);
    }

    private static async Task<IReadOnlyList<WriteResult>> TransactAsync(
        Account account,
        Container container,
        IReadOnlyList<BatchRow> rows,
        PartitionKey partitionKey
    )
    {
        var operations = new List<ItemOperation>();
        foreach (var row in rows)
        {
            if (Operation(container, row, partitionKey, out var refusal) is { } operation)
            {
                operations.Add(operation);
                continue;
            }
            var results = Enumerable.Repeat(new WriteResult(WriteStatus.FailedDependency), rows.Count).ToArray();
            results[operations.Count] = refusal!;
            return results;
        }
        return await account.WriteAllAsync(container, operations);
    }

    private static Task<WriteResult> OneAsync(Account account, Container container, BatchRow row)
    {
        var key = Requests.ReadPartitionKey(
            row.PartitionKey ?? throw Refusal.BadRequest("An operation of the batch names no partition key.")
        );
        return Operation(container, row, key, out var refusal) is { } operation
            ? account.WriteAsync(container, operation)
            : Task.FromResult(refusal!);
    }

    private static ItemOperation? Operation(
        Container container,
        BatchRow row,
        PartitionKey partitionKey,
        out WriteResult? refusal
    )
    {
        refusal = null;
        try
        {
            return Operation(container, row, partitionKey) with
            {
                IfMatch = row.IfMatch,
                IfNoneMatch = row.IfNoneMatch,
            };
        }
        catch (ItemRefusedException refused)
        {
            refusal = new(refused.Status, Message: refused.Message)
            {
                PartitionKeyMismatch = refused.PartitionKeyMismatch,
            };
            return null;
        }
    }

    private static ItemOperation Operation(Container container, BatchRow row, PartitionKey partitionKey)
    {
        var kind = (OperationKind)row.Kind;
        return kind switch
        {
            OperationKind.Create or OperationKind.Upsert or OperationKind.Replace => ItemOperation.Write(
                kind,
                partitionKey,
                ItemDraft.Parse(row.Body, container.Definition.PartitionKey),
                row.Id
            ),
            OperationKind.Read or OperationKind.Delete => new(kind, partitionKey, Id(row)),
            OperationKind.Patch => new(kind, partitionKey, Id(row)) { Patch = ItemRequests.ReadPatch(row.Body) },
            _ => throw Refusal.NotImplemented($"the batch operation {row.Kind}"),
        };
    }

    private static string Id(BatchRow row) =>
        row.Id ?? throw Refusal.BadRequest("An operation of the batch names no id.");

    private static BatchRowResult Result(BatchRow row, WriteResult result) =>
        new(
            result.Status,
            result.PartitionKeyMismatch ? Refusal.OtherPartitionKey : 0,
            result.Item?.ETag,
            result.Item is { } item && !row.WantsNoBody ? JsonMarshal.GetRawUtf8Value(item.Document).ToArray() : default
        );
}

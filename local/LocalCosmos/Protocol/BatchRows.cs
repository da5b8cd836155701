using LocalCosmos.Store;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace LocalCosmos.Protocol;

/// <summary>One operation of a batch.</summary>
internal sealed record BatchRow
{
    public int Kind { get; set; }
    public string? PartitionKey { get; set; }
    public string? Id { get; set; }
    public byte[] Body { get; set; } = [];
    public string? IfMatch { get; set; }
    public string? IfNoneMatch { get; set; }
    public bool PrefersMinimal { get; set; }
    public string? Unsupported { get; set; }
}

/// <summary>The result of one operation of a batch.</summary>
internal sealed record BatchRowResult(WriteStatus Status, int SubStatus, string? ETag, ReadOnlyMemory<byte> Body);

/// <summary>The bodies of batches: a stream of records in HybridRow, with the schemas that the SDK has too.</summary>
internal static class BatchRows
{
    private const double Charge = 1;

    private static readonly LayoutResolverNamespace Resolver = new(
        new Namespace
        {
            Name = "Microsoft.Azure.Cosmos.BatchApi",
            Schemas =
            [
                Schema(
                    "BatchOperation",
                    2145473648,
                    ("operationType", TypeKind.Int32, StorageKind.Fixed),
                    ("resourceType", TypeKind.Int32, StorageKind.Fixed),
                    ("partitionKey", TypeKind.Utf8, StorageKind.Variable),
                    ("effectivePartitionKey", TypeKind.Binary, StorageKind.Variable),
                    ("id", TypeKind.Utf8, StorageKind.Variable),
                    ("binaryId", TypeKind.Binary, StorageKind.Variable),
                    ("resourceBody", TypeKind.Binary, StorageKind.Variable),
                    ("indexingDirective", TypeKind.Utf8, StorageKind.Sparse),
                    ("ifMatch", TypeKind.Utf8, StorageKind.Sparse),
                    ("ifNoneMatch", TypeKind.Utf8, StorageKind.Sparse),
                    ("timeToLiveInSeconds", TypeKind.Int32, StorageKind.Sparse),
                    ("minimalReturnPreference", TypeKind.Boolean, StorageKind.Sparse)
                ),
                Schema(
                    "BatchResult",
                    ResultSchema,
                    ("statusCode", TypeKind.Int32, StorageKind.Fixed),
                    ("subStatusCode", TypeKind.Int32, StorageKind.Fixed),
                    ("eTag", TypeKind.Utf8, StorageKind.Variable),
                    ("resourceBody", TypeKind.Binary, StorageKind.Variable),
                    ("retryAfterMilliseconds", TypeKind.UInt32, StorageKind.Sparse),
                    ("requestCharge", TypeKind.Float64, StorageKind.Sparse)
                ),
            ],
        }
    );

    private const int ResultSchema = 2145473649;

    /// <summary>Reads the operations of a batch.</summary>
    /// <exception cref="RequestRejectedException">The body is not such a stream.</exception>
    public static async Task<IReadOnlyList<BatchRow>> ReadAsync(byte[] body)
    {
        var rows = new List<BatchRow>();
        using var stream = new MemoryStream(body, writable: false);
        try
        {
            var result = await stream.ReadRecordIOAsync(
                (ReadOnlyMemory<byte> record) => Read(record, rows),
                resizer: new MemorySpanResizer<byte>(body.Length)
            );
            return result == Result.Success ? rows : throw new InvalidDataException($"{result}");
        }
#pragma warning disable CA1031 // The reader of the package throws all kinds.
        catch (Exception malformed)
        {
            throw RequestRejectedException.BadRequest(
                $"The body of the batch is not valid HybridRow: {malformed.Message}"
            );
        }
#pragma warning restore CA1031
    }

    /// <summary>Writes the results of a batch.</summary>
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<BatchRowResult> results)
    {
        using var stream = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(1024);
        var result = await stream.WriteRecordIOAsync(
            default,
            (long index, out ReadOnlyMemory<byte> record) =>
            {
                record = index < results.Count ? Write(results[(int)index]) : default;
                return Result.Success;
            },
            resizer
        );
        return result == Result.Success
            ? stream.GetBuffer().AsMemory(0, (int)stream.Length)
            : throw new InvalidOperationException($"The results of a batch cannot be written: {result}.");
    }

    private static Result Read(ReadOnlyMemory<byte> record, List<BatchRow> rows)
    {
        var row = new RowBuffer(record.Length);
        if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Resolver))
            return Result.Failure;
        var reader = new RowReader(ref row);
        var operation = new BatchRow();
        while (reader.Read())
            if (Read(ref reader, operation) is not Result.Success and var failure)
                return failure;
        rows.Add(operation);
        return Result.Success;
    }

    private static Result Read(ref RowReader reader, BatchRow row)
    {
        Result result;
        switch (reader.Path.ToString())
        {
            case "operationType":
                result = reader.ReadInt32(out var kind);
                row.Kind = kind;
                return result;
            case "partitionKey":
                result = reader.ReadString(out string key);
                row.PartitionKey = key;
                return result;
            case "id":
                result = reader.ReadString(out string id);
                row.Id = id;
                return result;
            case "resourceBody":
                result = reader.ReadBinary(out byte[] body);
                row.Body = body;
                return result;
            case "ifMatch":
                result = reader.ReadString(out string ifMatch);
                row.IfMatch = ifMatch;
                return result;
            case "ifNoneMatch":
                result = reader.ReadString(out string ifNoneMatch);
                row.IfNoneMatch = ifNoneMatch;
                return result;
            case "minimalReturnPreference":
                result = reader.ReadBool(out var minimal);
                row.PrefersMinimal = minimal;
                return result;
            case "indexingDirective":
                result = reader.ReadString(out string directive);
                if (directive == "Exclude")
                    row.Unsupported = "the indexing directive Exclude";
                return result;
            case "timeToLiveInSeconds":
                row.Unsupported = "timeToLiveInSeconds of a batch operation, only the member ttl of the document";
                return Result.Success;
            default:
                return Result.Success;
        }
    }

    private static byte[] Write(BatchRowResult result)
    {
        var row = new RowBuffer(256 + result.Body.Length);
        row.InitLayout(HybridRowVersion.V1, Resolver.Resolve(new SchemaId(ResultSchema)), Resolver);
        var written = RowWriter.WriteBuffer(ref row, result, Write);
        return written == Result.Success
            ? row.ToArray()
            : throw new InvalidOperationException($"A result of a batch cannot be written: {written}.");
    }

    private static Result Write(ref RowWriter writer, TypeArgument type, BatchRowResult result)
    {
        var written = writer.WriteInt32("statusCode", (int)result.Status);
        if (written == Result.Success && result.SubStatus != 0)
            written = writer.WriteInt32("subStatusCode", result.SubStatus);
        if (written == Result.Success && result.ETag is not null)
            written = writer.WriteString("eTag", result.ETag);
        if (written == Result.Success && !result.Body.IsEmpty)
            written = writer.WriteBinary("resourceBody", result.Body.Span);
        return written == Result.Success ? writer.WriteFloat64("requestCharge", Charge) : written;
    }

    private static Schema Schema(
        string name,
        int id,
        params (string Path, TypeKind Type, StorageKind Storage)[] members
    ) =>
        new()
        {
            Name = name,
            SchemaId = new SchemaId(id),
            Type = TypeKind.Schema,
            Properties =
            [
                .. members.Select(member => new Property
                {
                    Path = member.Path,
                    PropertyType = new PrimitivePropertyType { Type = member.Type, Storage = member.Storage },
                }),
            ],
        };
}

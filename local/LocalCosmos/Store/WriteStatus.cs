namespace LocalCosmos.Store;

/// <summary>How an operation on an item came out; the numbers are those batches and HTTP carry.</summary>
public enum WriteStatus
{
    /// <summary>Nothing has been decided.</summary>
    None = 0,

    /// <summary>Read, replaced or patched.</summary>
    Ok = 200,

    /// <summary>Created.</summary>
    Created = 201,

    /// <summary>Deleted.</summary>
    Deleted = 204,

    /// <summary>Read with the etag of the version that is there.</summary>
    NotModified = 304,

    /// <summary>The document or the patch breaks a rule.</summary>
    Invalid = 400,

    /// <summary>There is no such item.</summary>
    NotFound = 404,

    /// <summary>There is such an item already.</summary>
    Conflict = 409,

    /// <summary>The etag given, or the patch's condition, does not fit.</summary>
    PreconditionFailed = 412,

    /// <summary>The document would be larger than one may be.</summary>
    TooLarge = 413,

    /// <summary>Rolled back with the rest of its batch.</summary>
    FailedDependency = 424,
}

/// <summary>A document or patch that breaks a rule. The message is for the client.</summary>
public sealed class ItemRefusedException(WriteStatus status, string message) : Exception(message)
{
    /// <summary><see cref="WriteStatus.Invalid"/> or <see cref="WriteStatus.TooLarge"/>.</summary>
    public WriteStatus Status { get; } = status;

    /// <summary>Set when the partition key of the document is not the one the request names.</summary>
    public bool PartitionKeyMismatch { get; init; }
}

/// <summary>What came of an operation: the item as it is now where there is one, and why it failed where it did.</summary>
public sealed record WriteResult(WriteStatus Status, Item? Item = null, string? Message = null)
{
    /// <summary>Whether the operation did what it was asked to.</summary>
    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>Set when the partition key of the document is not the one the request names.</summary>
    public bool PartitionKeyMismatch { get; init; }
}

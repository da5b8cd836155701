using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>The outcome of an operation on an item; the numbers are those of batches and HTTP.</summary>
internal enum WriteStatus
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

/// <summary>The outcome of an operation: the item as it is now, if there is one, and the reason, if it failed.</summary>
internal sealed record WriteResult(WriteStatus Status, Item? Item = null, string? Message = null)
{
    /// <summary>Whether the operation was applied.</summary>
    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The substatus, which the SDK reads beside some statuses; 0 is none.</summary>
    public int SubStatus { get; init; }

    /// <summary>The outcome of an operation that is rejected.</summary>
    public static WriteResult Of(RejectedException rejection) =>
        new((WriteStatus)rejection.Status, Message: rejection.Message) { SubStatus = rejection.SubStatus };
}

namespace LocalCosmos.Store;

/// <summary>What an operation does to an item; the numbers are those of batches.</summary>
internal enum OperationKind
{
    /// <summary>Create; a conflict if there is one already.</summary>
    Create = 0,

    /// <summary>Change members of the one that is there.</summary>
    Patch = 1,

    /// <summary>Read; in a batch only.</summary>
    Read = 2,

    /// <summary>Delete.</summary>
    Delete = 4,

    /// <summary>Replace the one that is there.</summary>
    Replace = 5,

    /// <summary>Replace, or create if there is none.</summary>
    Upsert = 20,
}

/// <summary>One operation on one item.</summary>
internal sealed record ItemOperation(OperationKind Kind, PartitionKey PartitionKey, string Id)
{
    /// <summary>The document, of a create, replace or upsert.</summary>
    public ItemDraft? Draft { get; init; }

    /// <summary>The changes, of a patch.</summary>
    public Patch? Patch { get; init; }

    /// <summary>The etag, with its quotes, that the item must have; <c>*</c> is any.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The etag, with its quotes, that the item must not have; <c>*</c> is any.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>An operation that writes a document.</summary>
    /// <param name="kind">Create, replace or upsert.</param>
    /// <param name="partitionKey">The key the request names.</param>
    /// <param name="draft">The document.</param>
    /// <param name="id">The id that the request names, if it names one.</param>
    /// <exception cref="ItemRejectedException">The document has another key or id.</exception>
    public static ItemOperation Write(OperationKind kind, PartitionKey partitionKey, ItemDraft draft, string? id = null)
    {
        if (draft.PartitionKey != partitionKey)
            throw ItemRejectedException.PartitionKeyMismatch();
        if (id is not null && draft.Id != id)
            throw ItemRejectedException.Invalid("The id of the document is not that of the address.");
        return new(kind, partitionKey, draft.Id) { Draft = draft };
    }

    /// <summary>The result if a precondition fails; null if the operation may be applied.</summary>
    internal WriteResult? Validate(Item? current)
    {
        if (current is null && Kind is not (OperationKind.Create or OperationKind.Upsert))
            return new(WriteStatus.NotFound, Message: $"There is no item with the id '{Id}' in this partition.");
        if (IfMatch is not null && (current is null || !Names(IfMatch, current)))
            return new(WriteStatus.PreconditionFailed, Message: "The item does not have the etag of If-Match.");
        if (current is null)
            return null;
        if (Kind == OperationKind.Create)
            return new(
                WriteStatus.Conflict,
                Message: $"There is an item with the id '{Id}' in this partition already."
            );
        if (IfNoneMatch is null || !Names(IfNoneMatch, current))
            return null;
        return Kind == OperationKind.Read
            ? new(WriteStatus.NotModified, current)
            : new(WriteStatus.PreconditionFailed, Message: "The item has the etag of If-None-Match.");
    }

    private static bool Names(string etag, Item item) => etag == "*" || etag == item.ETag;
}

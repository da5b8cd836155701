using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>A document or patch that breaks a rule.</summary>
internal sealed class ItemRejectedException(WriteStatus status, string message)
    : RejectedException((int)status, message)
{
    // What the SDK takes for a reason to look up the container's partition key path again.
    private const int PartitionKeyMismatchSubStatus = 1001;

    /// <summary>A document whose partition key is not the one the request names.</summary>
    public static ItemRejectedException PartitionKeyMismatch() =>
        new(WriteStatus.Invalid, "The partition key of the document is not the one that the request names.")
        {
            SubStatus = PartitionKeyMismatchSubStatus,
        };

    public static ItemRejectedException Invalid(string message) => new(WriteStatus.Invalid, message);
}

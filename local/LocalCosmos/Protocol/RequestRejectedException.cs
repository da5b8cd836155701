using LocalCosmos.Errors;

namespace LocalCosmos.Protocol;

/// <summary>A request whose address, headers or body cannot be served.</summary>
internal sealed class RequestRejectedException(int status, string message) : RejectedException(status, message)
{
    // A 404 whose cause is that the database or container is missing.
    private const int OwnerMissingSubStatus = 1003;

    // A 410 of a partition key range that has been split, or never existed.
    private const int RangeGoneSubStatus = 1002;

    // A 400 of a request that was meant for a container of the same name, since deleted.
    private const int OtherContainerSubStatus = 1024;

    public static RequestRejectedException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RequestRejectedException NotSupported(string feature) =>
        new(StatusCodes.Status501NotImplemented, $"LocalCosmos does not support {feature}.");

    public static RequestRejectedException MethodNotAllowed(string method) =>
        new(StatusCodes.Status405MethodNotAllowed, $"Method {method} is not allowed on this kind of resource.");

    public static RequestRejectedException NotFound(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what}.");

    public static RequestRejectedException OwnerNotFound(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what}.") { SubStatus = OwnerMissingSubStatus };

    public static RequestRejectedException RangeGone(string range) =>
        new(StatusCodes.Status410Gone, $"There is no partition key range {range}.") { SubStatus = RangeGoneSubStatus };

    /// <summary>Makes the SDK look up again which container has this name.</summary>
    public static RequestRejectedException OtherContainer() =>
        new(StatusCodes.Status400BadRequest, "The container has been deleted and created again since.")
        {
            SubStatus = OtherContainerSubStatus,
        };
}

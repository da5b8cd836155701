using LocalCosmos.Errors;

namespace LocalCosmos.Protocol;

/// <summary>A request whose address, headers or body cannot be served.</summary>
internal sealed class RequestRejectedException(int status, string message) : RejectedException(status, message)
{
    // A 404 whose cause is that the database or container is missing.
    private const int OwnerMissingSubStatus = 1003;

    // A 404 of a read whose session has seen more than the range has.
    private const int ReadSessionNotAvailable = 1002;

    // A 400 of a request that was meant for a container of the same name, since deleted.
    private const int OtherContainerSubStatus = 1024;

    public static RequestRejectedException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RequestRejectedException NotSupported(string feature) =>
        new(StatusCodes.Status501NotImplemented, $"LocalCosmos does not support {feature}.");

    public static RequestRejectedException MethodNotAllowed(string method) =>
        new(StatusCodes.Status405MethodNotAllowed, $"Method {method} is not allowed on this kind of resource.");

    public static RequestRejectedException TooLarge(int largest) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {largest} bytes.");

    public static RequestRejectedException NotFound(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what}.");

    public static RequestRejectedException OwnerNotFound(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what}.") { SubStatus = OwnerMissingSubStatus };

    /// <summary>A session token that is ahead of the range that serves it.</summary>
    public static RequestRejectedException SessionAhead(string token) =>
        new(StatusCodes.Status404NotFound, $"The read session is not available for the input session token '{token}'.")
        {
            SubStatus = ReadSessionNotAvailable,
        };

    /// <summary>Makes the SDK look up again which container has this name.</summary>
    public static RequestRejectedException OtherContainer() =>
        new(StatusCodes.Status400BadRequest, "The container has been deleted and created again since.")
        {
            SubStatus = OtherContainerSubStatus,
        };
}

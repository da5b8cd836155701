namespace LocalCosmos.Protocol;

/// <summary>A request that is answered by an error, with the substatus where the SDK looks at one.</summary>
internal sealed class Refusal(int status, string message) : Exception(message)
{
    /// <summary>The substatus of a 404 whose cause is that the database or container is missing.</summary>
    public const int OwnerMissing = 1003;

    private const int RangeGoneSubStatus = 1002;
    private const int OtherContainerSubStatus = 1024;

    /// <summary>The substatus of a 400 whose cause is a document with another partition key than the request.</summary>
    public const int OtherPartitionKey = 1001;

    public int Status { get; } = status;

    public int SubStatus { get; private init; }

    public static Refusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static Refusal NotImplemented(string feature) =>
        new(StatusCodes.Status501NotImplemented, $"LocalCosmos does not do {feature}.");

    public static Refusal NotFound(string what) => new(StatusCodes.Status404NotFound, $"There is no {what}.");

    public static Refusal NoOwner(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what}.") { SubStatus = OwnerMissing };

    public static Refusal RangeGone(string range) =>
        new(StatusCodes.Status410Gone, $"There is no partition key range {range}.") { SubStatus = RangeGoneSubStatus };

    /// <summary>Tells the SDK that the container it means has been deleted, and another has its name.</summary>
    public static Refusal OtherContainer() =>
        new(StatusCodes.Status400BadRequest, "The container has been deleted and created again since.")
        {
            SubStatus = OtherContainerSubStatus,
        };
}

using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>A request that names a partition key range which has been split, or never existed.</summary>
internal sealed class RangeGoneException : RejectedException
{
    // The only substatus of a 410 on which the SDK reads the ranges again, whatever the request.
    private const int PartitionKeyRangeGone = 1002;

    public RangeGoneException(string range)
        : base(StatusCodes.Status410Gone, $"There is no partition key range {range}.") =>
        SubStatus = PartitionKeyRangeGone;
}

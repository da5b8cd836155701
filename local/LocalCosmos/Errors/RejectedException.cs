namespace LocalCosmos.Errors;

/// <summary>A request that cannot be served. The message is sent to the client, with the status and substatus.</summary>
internal abstract class RejectedException(int status, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The HTTP status of the response.</summary>
    public int Status { get; } = status;

    /// <summary>The substatus, which the SDK reads beside some statuses; 0 is none.</summary>
    public int SubStatus { get; protected init; }
}

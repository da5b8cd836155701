namespace LocalHost;

/// <summary>
/// Wraps the delivery of a change feed's batch. When it returns, the batch is checkpointed; when it throws, the processor
/// releases the lease and the batch is redelivered.
/// </summary>
/// <param name="function">The function's name.</param>
/// <param name="batch">A JSON array of documents.</param>
/// <param name="next">Delivers such an array to the function, with the retries of its retry policy.</param>
/// <param name="cancellationToken">Cancelled when the processor stops or has lost its lease.</param>
public delegate Task BatchHandling(
    string function,
    string batch,
    Func<string, Task> next,
    CancellationToken cancellationToken
);

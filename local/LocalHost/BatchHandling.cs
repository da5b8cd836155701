namespace LocalHost;

/// <summary>
/// Stands around the delivery of a batch that a change feed brought. When it returns, the batch is checkpointed; when it
/// throws, the processor gives the lease back and the batch comes again.
/// </summary>
/// <param name="function">The function's name.</param>
/// <param name="batch">A JSON array of documents.</param>
/// <param name="next">Brings such an array to the function, as often as its retry policy says.</param>
/// <param name="cancellationToken">The processor stops or has lost its lease.</param>
public delegate Task BatchHandling(
    string function,
    string batch,
    Func<string, Task> next,
    CancellationToken cancellationToken
);

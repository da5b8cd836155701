using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCosmos;

/// <summary>How a LocalCosmos is run.</summary>
public sealed record LocalCosmosOptions
{
    /// <summary>The port on loopback; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The folder of the journal, created if it is missing; null keeps everything in memory. Acknowledged writes
    /// survive the death of the process and, with <see cref="FlushWrites"/>, the loss of power.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Whether writes are flushed to disk before they are acknowledged, all that wait by one flush. Without it they are
    /// faster, and the last ones are lost if the machine loses power.
    /// </summary>
    public bool FlushWrites { get; init; } = true;

    /// <summary>How many partition key ranges a new container gets: 1 to 1000. Each can be split later.</summary>
    public int Ranges { get; init; } = 1;

    /// <summary>The source of <c>_ts</c> and of the expiry of items with a <c>ttl</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes warnings for whoever started the process, such as that a torn journal was cut.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

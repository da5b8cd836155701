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

    /// <summary>
    /// Whether the journal keeps what has been replaced or deleted. Without it a start may compact the journal, and a
    /// later restore reaches back to that start. A start that restores does not compact.
    /// </summary>
    public bool KeepHistory { get; init; }

    /// <summary>
    /// A container to be restored at the start, as <c>database/container</c>, to its state at <see cref="RestoreTo"/>.
    /// It becomes a new container of the same name: with another resource id, and its orders of writes as they were.
    /// </summary>
    public string? RestoreContainer { get; init; }

    /// <summary>The time to whose state a container is restored: all that was committed up to it, to the millisecond.</summary>
    public DateTimeOffset? RestoreTo { get; init; }

    /// <summary>How many partition key ranges a new container gets: 1 to 1000. Each can be split later.</summary>
    public int Ranges { get; init; } = 1;

    /// <summary>The source of <c>_ts</c> and of the expiry of items with a <c>ttl</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes warnings for whoever started the process, such as that a torn journal was cut.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

namespace LocalCosmos;

/// <summary>How a LocalCosmos is run.</summary>
public sealed record LocalCosmosOptions
{
    /// <summary>The port on loopback; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The folder of the journal, created when it is missing; null keeps everything in memory. What was acknowledged
    /// survives the death of the process, not the loss of power.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where <c>_ts</c> and the end of items with a <c>ttl</c> come from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes a line for the one who started the process, such as that a torn journal has been cut.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}

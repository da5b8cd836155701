namespace LocalCosmos.Store;

/// <summary>A folder in which an account is kept.</summary>
/// <param name="Path">The folder.</param>
/// <param name="FlushWrites">Whether a write is flushed to disk before it is acknowledged.</param>
/// <param name="KeepHistory">Whether the journal keeps what has been replaced or deleted.</param>
/// <param name="Restore">A container to be restored when the folder is opened.</param>
internal sealed record AccountFolder(
    string Path,
    bool FlushWrites = true,
    bool KeepHistory = false,
    ContainerRestore? Restore = null
);

/// <summary>A container, and the time to whose state it is restored.</summary>
internal sealed record ContainerRestore(string Database, string Container, DateTimeOffset To);

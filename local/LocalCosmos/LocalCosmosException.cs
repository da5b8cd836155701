namespace LocalCosmos;

/// <summary>A LocalCosmos that cannot start. The message is one line that says why.</summary>
public sealed class LocalCosmosException(string message, Exception? inner = null) : Exception(message, inner);

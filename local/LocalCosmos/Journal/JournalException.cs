namespace LocalCosmos.Journal;

/// <summary>A journal that cannot be opened: in use, not writable, damaged. The message says what to do.</summary>
internal sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);

using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>The journal could not be written; no further write is accepted.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null)
    : RejectedException(StatusCodes.Status503ServiceUnavailable, message, inner);

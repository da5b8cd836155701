using LocalCosmos.Errors;

namespace LocalCosmos.Store;

/// <summary>A definition of a database or container that breaks a rule, or needs a feature LocalCosmos lacks.</summary>
internal sealed class DefinitionRejectedException(string message, int status = StatusCodes.Status400BadRequest)
    : RejectedException(status, message)
{
    /// <summary>A valid definition that needs a feature LocalCosmos lacks.</summary>
    public static DefinitionRejectedException NotSupported(string feature) =>
        new($"LocalCosmos does not support {feature}.", StatusCodes.Status501NotImplemented);
}

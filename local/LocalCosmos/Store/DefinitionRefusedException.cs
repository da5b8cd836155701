namespace LocalCosmos.Store;

/// <summary>A definition of a database or container that breaks a rule, or asks for what is not done here.</summary>
public sealed class DefinitionRefusedException(string message) : Exception(message)
{
    /// <summary>Whether the definition is sound and asks for a feature that LocalCosmos does not have.</summary>
    public bool NotImplemented { get; init; }
}

using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as its host knows it.</summary>
public abstract class FunctionDefinition
{
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    public abstract string PathToAssembly { get; }

    /// <summary>Namespace, class and method, with dots between.</summary>
    public abstract string EntryPoint { get; }

    public abstract string Id { get; }

    public abstract string Name { get; }

    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}

/// <summary>A parameter of a function.</summary>
public class FunctionParameter(string name, Type type, IReadOnlyDictionary<string, object> properties)
{
    public FunctionParameter(string name, Type type)
        : this(name, type, ImmutableDictionary<string, object>.Empty) { }

    public string Name { get; } = name;

    public Type Type { get; } = type;

    public IReadOnlyDictionary<string, object> Properties { get; } = properties;
}

/// <summary>A binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>The name of the parameter.</summary>
    public abstract string Name { get; }

    /// <summary>Such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether a binding brings something to the function or takes something from it.</summary>
public enum BindingDirection
{
    In,
    Out,
}

using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Functions;

/// <summary>The definition of a function, as middleware sees it.</summary>
internal sealed class LocalFunctionDefinition(string name, MethodInfo method, ParameterInfo trigger, string triggerType)
    : FunctionDefinition
{
    /// <summary>The class of the function, instantiated for every invocation.</summary>
    public Type FunctionType { get; } = method.DeclaringType!;

    public override ImmutableArray<FunctionParameter> Parameters { get; } =
    [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string Id { get; } = name;

    public override string Name { get; } = name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            trigger.Name!,
            new TriggerMetadata(trigger.Name!, triggerType)
        );

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class TriggerMetadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}

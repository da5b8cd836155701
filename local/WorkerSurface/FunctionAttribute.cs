namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a public method a function of the app.</summary>
/// <param name="name">The name, unique in the app.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>What ties a function to something outside of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute;

/// <summary>Stands at the parameter that takes what started the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;

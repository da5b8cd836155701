namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What the parts of one invocation share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Says that nobody waits for the invocation any longer.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}

/// <summary>The W3C trace that an invocation belongs to.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}

/// <summary>What the trigger says about an invocation.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Which attempt at an event an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>-1: until it succeeds.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>What the host's parts offer to an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}

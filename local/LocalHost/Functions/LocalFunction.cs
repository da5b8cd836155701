namespace LocalHost.Functions;

/// <summary>Binds the parameters, creates the function's object, and runs the method; returns the method's result.</summary>
internal delegate ValueTask<object?> FunctionBody(LocalFunctionContext context);

/// <summary>A function that can be invoked.</summary>
internal abstract record LocalFunction(LocalFunctionDefinition Definition, FunctionBody Body)
{
    public string Name => Definition.Name;

    /// <summary>The category under which the platform logs about a function.</summary>
    public string LogCategory => $"Function.{Name}";

    /// <summary>The route of an HTTP function, including the prefix; <see langword="null"/> for the others.</summary>
    public virtual string? RouteTemplate => null;
}

namespace LocalHost.Functions;

internal static class FunctionServices
{
    /// <summary>Rejects at start a function that would fail at every invocation, because a service is missing.</summary>
    /// <exception cref="CannotStartException">A function's class requires a service that is not registered.</exception>
    public static void RejectMissing(IEnumerable<LocalFunction> functions, IServiceProvider services)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var function in functions)
        {
            var missing = function
                .Definition.FunctionType.GetConstructors()
                .SelectMany(constructor => constructor.GetParameters())
                .FirstOrDefault(parameter =>
                    !parameter.HasDefaultValue
                    && !parameter.IsDefined(typeof(FromKeyedServicesAttribute), inherit: true)
                    && !known.IsService(parameter.ParameterType)
                );
            if (missing is not null)
                throw new CannotStartException(
                    $"Function {function.Name}: no service is registered for {missing.Name} of type {missing.ParameterType.Name}."
                );
        }
    }
}

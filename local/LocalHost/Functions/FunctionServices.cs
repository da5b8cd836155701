namespace LocalHost.Functions;

internal static class FunctionServices
{
    /// <summary>Finds at the start what would otherwise fail each time a function is invoked.</summary>
    /// <exception cref="CannotStartException">A function's class asks for a service that nobody registered.</exception>
    public static void RefuseMissing(IEnumerable<LocalFunction> functions, IServiceProvider services)
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

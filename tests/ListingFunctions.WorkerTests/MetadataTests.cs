using System.Reflection;
using System.Text.Json;
using ListingFunctions.WorkerTests.Hosting;
using LocalHost;
using LocalHost.CosmosTriggers;
using LocalHost.Functions;
using LocalHost.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ListingFunctions.WorkerTests;

/// <summary>What the worker reports of the functions, generated at build time, against what LocalHost finds by reflection.</summary>
public sealed class MetadataTests(WorkerApp app)
{
    private static readonly IReadOnlyList<LocalFunction> Found = FunctionFinder.Find(
        typeof(ListingFunctionsBuilder).Assembly.GetTypes(),
        FunctionRoutes.Prefix
    );

    private IReadOnlyList<RpcFunctionMetadata> Reported => app.Host.Functions;

    [Fact]
    public void Functions_are_those_that_LocalHost_finds() =>
        Assert.Equal(
            Found.Select(function => (function.Name, function.Definition.EntryPoint)).Order(),
            Reported.Select(function => (function.Name, function.EntryPoint)).Order()
        );

    [Fact]
    public void Ids_are_unique() => Assert.Distinct(Reported.Select(function => function.FunctionId));

    [Fact]
    public void Routes_and_methods_are_those_that_LocalHost_serves() =>
        Assert.Equal(
            Found
                .OfType<HttpFunction>()
                .Select(function =>
                    $"{function.Name} {string.Join(' ', function.Methods.Order())} {function.Route.RawText}"
                )
                .Order(),
            Triggers("httpTrigger")
                .Select(pair =>
                    $"{pair.Name} {string.Join(' ', pair.Trigger.Strings("methods").Order()).ToUpperInvariant()} "
                    + $"{FunctionRoutes.Prefix}/{pair.Trigger.GetProperty("route")}"
                )
                .Order()
        );

    [Fact]
    public void Authorization_levels_are_those_of_the_attributes() =>
        Assert.Equal(
            Found
                .OfType<HttpFunction>()
                .Select(function => (function.Name, $"{Attribute<HttpTriggerAttribute>(function).AuthLevel}"))
                .Order(),
            Triggers("httpTrigger").Select(pair => (pair.Name, $"{pair.Trigger.GetProperty("authLevel")}")).Order()
        );

    [Fact]
    public void Retry_policies_are_those_that_LocalHost_follows() =>
        Assert.Equal(
            Found
                .OfType<CosmosFunction>()
                .Where(function => function.Retry != RetryPolicy.None)
                .ToDictionary(function => function.Name, function => function.Retry),
            Reported
                .Where(function => function.RetryOptions is not null)
                .ToDictionary(function => function.Name, function => PolicyOf(function.RetryOptions))
        );

    [Fact]
    public void Every_argument_of_a_trigger_attribute_reaches_the_host() =>
        Assert.All(
            Found,
            function =>
            {
                var trigger = Reported.Single(reported => reported.Name == function.Name).Trigger();
                Assert.All(
                    ArgumentsOf(Parameter(function)),
                    argument => Assert.Equal(argument.Value, trigger.GetProperty(argument.Name), JsonElement.DeepEquals)
                );
            }
        );

    private IEnumerable<(string Name, JsonElement Trigger)> Triggers(string type) =>
        from function in Reported
        let trigger = function.Trigger()
        where trigger.GetProperty("type").ValueEquals(type)
        select (function.Name, trigger);

    /// <summary>The parameter that carries the trigger's attribute.</summary>
    private static ParameterInfo Parameter(LocalFunction function)
    {
        var name = function.Definition.EntryPoint.Split('.')[^1];
        return function
            .Definition.FunctionType.GetMethod(name)!
            .GetParameters()
            .Single(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute)));
    }

    private static T Attribute<T>(LocalFunction function)
        where T : Attribute => Parameter(function).GetCustomAttribute<T>()!;

    /// <summary>What is written at the attribute: the constructor's arguments, and the properties that are set.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> ArgumentsOf(ParameterInfo parameter)
    {
        var attribute = parameter
            .GetCustomAttributesData()
            .Single(data => data.AttributeType.IsAssignableTo(typeof(TriggerBindingAttribute)));
        return attribute
            .ConstructorArguments.Zip(attribute.Constructor.GetParameters(), (value, name) => (name.Name!, value))
            .Concat(attribute.NamedArguments.Select(named => (named.MemberName, named.TypedValue)))
            .Select(argument => (JsonNamingPolicy.CamelCase.ConvertName(argument.Item1), JsonOf(argument.Item2)));
    }

    private static JsonElement JsonOf(CustomAttributeTypedArgument argument) =>
        JsonSerializer.SerializeToElement(
            argument.Value is IEnumerable<CustomAttributeTypedArgument> items ? items.Select(item => item.Value)
            : argument.ArgumentType.IsEnum ? Enum.GetName(argument.ArgumentType, argument.Value!)
            : argument.Value
        );

    private static RetryPolicy PolicyOf(RpcRetryOptions options) =>
        options.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay
            ? new(options.MaxRetryCount, options.DelayInterval.ToTimeSpan(), options.DelayInterval.ToTimeSpan())
            : new(options.MaxRetryCount, options.MinimumInterval.ToTimeSpan(), options.MaximumInterval.ToTimeSpan());
}

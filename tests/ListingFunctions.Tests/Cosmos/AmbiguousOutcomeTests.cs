using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Tests.Cosmos;

public sealed class AmbiguousOutcomeTests
{
    /// <summary>What the SDK throws if something else failed within a feed: a type that it keeps to itself.</summary>
    private static Exception OfSdk(Exception inner)
    {
        var type = typeof(CosmosClient).Assembly.GetType(
            "Microsoft.Azure.Cosmos.Query.Core.Monads.ExceptionWithStackTraceException",
            throwOnError: true
        )!;
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .First(one => one.GetParameters().Any(parameter => parameter.ParameterType == typeof(Exception)));
        return (Exception)
            constructor.Invoke([
                .. constructor
                    .GetParameters()
                    .Select(parameter =>
                        parameter.ParameterType == typeof(Exception) ? inner
                        : parameter.ParameterType == typeof(StackTrace) ? new StackTrace()
                        : (object)"TryCatch resulted in an exception."
                    ),
            ]);
    }

    [Fact]
    public void What_the_SDK_wraps_is_what_failed()
    {
        Assert.True(OfSdk(new HttpRequestException("Connection refused")).HasAmbiguousOutcome());
        Assert.False(OfSdk(new JsonException("Not JSON")).HasAmbiguousOutcome());
    }

    [Fact]
    public void What_others_wrap_is_a_fault_of_ours() =>
        Assert.False(new InvalidOperationException("", new HttpRequestException()).HasAmbiguousOutcome());
}

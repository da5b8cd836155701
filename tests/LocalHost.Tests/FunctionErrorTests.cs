using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalHost.Tests;

/// <summary>HTTP functions that the worker would not run are rejected at the start, and not when they are first called.</summary>
public sealed class FunctionErrorTests
{
    [Theory]
    [InlineData(typeof(UnknownParameter), "Function F: nothing binds to the parameter name of type String.")]
    [InlineData(typeof(UnknownRouteType), "Function F: nothing binds to the parameter when of type DateOnly.")]
    [InlineData(typeof(TakesHttpContext), "Function F: nothing binds to the parameter http of type HttpContext.")]
    [InlineData(
        typeof(TakesQuery),
        "Function F: the ASP.NET Core integration of the worker does not bind [FromQuery]; read limit from HttpRequest.Query."
    )]
    [InlineData(
        typeof(TriggersString),
        "Function F: the parameter body with the HTTP trigger must be an HttpRequest, not String."
    )]
    [InlineData(
        typeof(ReturnsText),
        "Function F: returns Task`1; the ASP.NET Core integration executes IResult and IActionResult, or a Task of them, and nothing else."
    )]
    [InlineData(typeof(BrokenRoute), "Function F: the route things/{id cannot be read:")]
    [InlineData(typeof(NoTrigger), "Function F: exactly one parameter must have a trigger attribute, but 0 have one.")]
    [InlineData(
        typeof(OtherTrigger),
        "Function F: LocalHost supports HTTP, Cosmos DB and timer triggers, not OtherTriggerAttribute."
    )]
    [InlineData(typeof(NotPublic), "Function F: NotPublic.Run must be public, in a public class, and not generic.")]
    [InlineData(typeof(AsksForService), "Function F: no service is registered for missing of type Version.")]
    [InlineData(typeof(SameName), "Function F: 2 methods have this name.")]
    [InlineData(typeof(SameRoute), "Functions F and G have the same route: GET api/things/{name}.")]
    public async Task A_function_that_cannot_be_served_is_named_with_the_reason(Type function, string message)
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => TestHost.StartAsync(function));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    public static class UnknownParameter
    {
        [Function("F")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request,
            string name
        ) => Results.Text(name);
    }

    public static class UnknownRouteType
    {
        [Function("F")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "days/{when}")] HttpRequest request,
            DateOnly when
        ) => Results.Text($"{when}");
    }

    public static class TakesHttpContext
    {
        [Function("F")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
            HttpContext http
        ) => Results.Ok(http.Items);
    }

    public static class TakesQuery
    {
        [Function("F")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
            [FromQuery] int limit
        ) => Results.Ok(limit);
    }

    public static class TriggersString
    {
        [Function("F")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] string body) =>
            Results.Text(body);
    }

    public static class ReturnsText
    {
        [Function("F")]
        public static Task<string> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult("text");
    }

    public static class BrokenRoute
    {
        [Function("F")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id")] HttpRequest request
        ) => Results.Ok();
    }

    public static class NoTrigger
    {
        [Function("F")]
        public static IResult Run(HttpRequest request) => Results.Ok(request);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class OtherTriggerAttribute : TriggerBindingAttribute;

    public static class OtherTrigger
    {
        [Function("F")]
        public static void Run([OtherTrigger] string text) { }
    }

    public static class NotPublic
    {
        [Function("F")]
        internal static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Ok();
    }

    public sealed class AsksForService(Version missing)
    {
        [Function("F")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text($"{missing}");
    }

    public static class SameName
    {
        [Function("F")]
        public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Ok();

        [Function("f")]
        public static IResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            Results.Ok();
    }

    public static class SameRoute
    {
        [Function("F")]
        public static IResult First(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request
        ) => Results.Ok();

        [Function("G")]
        public static IResult Second(
            [HttpTrigger(AuthorizationLevel.Anonymous, "put", "get", Route = "things/{name}")] HttpRequest request
        ) => Results.Ok();
    }
}

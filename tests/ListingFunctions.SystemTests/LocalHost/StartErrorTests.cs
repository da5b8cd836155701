using LocalHost;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ListingFunctions.SystemTests.LocalHost;

/// <summary>What the worker would not run is refused at the start, by name, and not when it is first called.</summary>
public sealed class StartErrorTests
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
    [InlineData(
        typeof(CosmosReturns),
        "Function F: returns Task`1; LocalHost does not support output bindings; return a Task."
    )]
    [InlineData(typeof(CosmosTakesOther), "Function F: nothing binds to the parameter documents of type Int32.")]
    [InlineData(typeof(CosmosSetting), "Function F: the setting Absent:Name, which its trigger requires, is missing.")]
    [InlineData(
        typeof(CosmosConnection),
        "The setting Elsewhere (a connection string) or Elsewhere__accountEndpoint is missing."
    )]
    [InlineData(typeof(CosmosStarts), "Function F: StartFromBeginning and StartFromTime exclude each other.")]
    [InlineData(typeof(CosmosTime), "Function F: StartFromTime is not a time such as 2021-02-16T14:19:29Z: noon.")]
    [InlineData(
        typeof(TimerSchedule),
        "Function F: its schedule 'every minute' is not an NCRONTAB expression such as 0 */5 * * * *."
    )]
    [InlineData(typeof(TimerSetting), "Function F: the setting Absent:Name, which its trigger requires, is missing.")]
    [InlineData(typeof(TimerTakesOther), "Function F: nothing binds to the parameter timer of type String.")]
    [InlineData(typeof(TimerRetries), "Function F: LocalHost does not support retry policies of timers.")]
    public async Task A_function_that_cannot_be_served_is_named_with_the_reason(Type function, string message)
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => TestHost.StartAsync(function));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        await using var first = await TestHost.StartAsync();
        var port = first.Host.BaseAddress.Port;
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), TestHost.InMemory with { Port = port })
        );
        Assert.Equal($"Port {port} is taken; choose another with --port.", exception.Message);
    }

    [Fact]
    public async Task Memory_and_a_folder_exclude_each_other()
    {
        var options = TestHost.InMemory with { DataDirectory = "data" };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), options)
        );
        Assert.Equal("--data and --memory exclude each other.", exception.Message);
    }

    [Fact]
    public async Task Memory_and_a_configured_account_exclude_each_other()
    {
        var options = TestHost.InMemory with
        {
            Settings = new Dictionary<string, string?> { ["Cosmos:accountEndpoint"] = "https://example.com/" },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(TestHost.Serving(), options)
        );
        Assert.Contains("--memory", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Cosmos__accountEndpoint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_the_app_rejects_is_named()
    {
        var options = new LocalHostOptions
        {
            Memory = true,
            Settings = new Dictionary<string, string?> { ["Cosmos:ConnectionMode"] = "Pigeon" },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(ListingsApp.Definition, options)
        );
        Assert.Equal("Setting Cosmos__ConnectionMode is 'Pigeon'; it must be Direct or Gateway.", exception.Message);
    }

    [Fact]
    public async Task An_unavailable_account_is_reported()
    {
        var options = new LocalHostOptions
        {
            CosmosConnectionString = "AccountEndpoint=http://127.0.0.1:1/;AccountKey=AAAA;",
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(ListingsApp.Definition, options)
        );
        Assert.StartsWith(
            "Database listings: Cosmos DB at http://127.0.0.1:1/ cannot be used:",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_change_feed_functions_can_be_invoked_with_a_batch()
    {
        await using var host = await TestHost.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => host.Host.InvokeAsync("F", "[]", TestHost.Stop));
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

    public static class CosmosReturns
    {
        [Function("F")]
        public static Task<string> RunAsync([CosmosDBTrigger("d", "c", Connection = "Cosmos")] string documents) =>
            Task.FromResult(documents);
    }

    public static class CosmosTakesOther
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("d", "c", Connection = "Cosmos")] int documents) { }
    }

    public static class CosmosSetting
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("%Absent:Name%", "c", Connection = "Cosmos")] string documents) { }
    }

    public static class CosmosConnection
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("d", "c", Connection = "Elsewhere")] string documents) { }
    }

    public static class CosmosStarts
    {
        [Function("F")]
        public static void Run(
            [CosmosDBTrigger(
                "d",
                "c",
                Connection = "Cosmos",
                StartFromBeginning = true,
                StartFromTime = "2021-02-16T14:19:29Z"
            )]
                string documents
        ) { }
    }

    public static class CosmosTime
    {
        [Function("F")]
        public static void Run(
            [CosmosDBTrigger("d", "c", Connection = "Cosmos", StartFromTime = "noon")] string documents
        ) { }
    }

    public static class TimerSchedule
    {
        [Function("F")]
        public static void Run([TimerTrigger("every minute")] TimerInfo timer) { }
    }

    public static class TimerSetting
    {
        [Function("F")]
        public static void Run([TimerTrigger("%Absent:Name%")] TimerInfo timer) { }
    }

    public static class TimerTakesOther
    {
        [Function("F")]
        public static void Run([TimerTrigger("0 * * * * *")] string timer) { }
    }

    public static class TimerRetries
    {
        [Function("F")]
        [FixedDelayRetry(1, "00:00:01")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }
}

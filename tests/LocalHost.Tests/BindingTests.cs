using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Tests;

/// <summary>What the parameters and the constructor of an HTTP function are given.</summary>
public sealed class BindingTests
{
    [Theory]
    [InlineData("api/text/a%20b", "a b")]
    [InlineData("api/int/-7", "-7")]
    [InlineData("api/long/9007199254740993", "9007199254740993")]
    [InlineData("api/guid/6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("api/bool/true", "True")]
    public async Task A_value_of_the_route_is_given_by_name_in_the_type_asked_for(string path, string expected)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(expected, await host.GetAsync(path));
    }

    [Fact]
    public async Task An_optional_value_that_is_left_out_is_null()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal("none", await host.GetAsync("api/text"));
    }

    [Theory]
    [InlineData("api/text?value=query", "query")]
    [InlineData("api/text/route?value=query", "route")]
    public async Task An_optional_value_that_is_left_out_is_taken_from_the_query(string path, string value)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(value, await host.GetAsync(path));
    }

    [Fact]
    public async Task A_value_that_is_none_of_its_type_fails_the_invocation()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await host.SendAsync("GET", "api/int/seven"));
    }

    [Fact]
    public async Task The_request_the_context_and_a_token_are_given_by_type()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal("?a=1 Everything True True", await host.GetAsync("api/Everything?a=1"));
    }

    [Fact]
    public async Task The_context_describes_the_function()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(
            $"httpTrigger {typeof(Functions).FullName}.{nameof(Functions.Describe)} request,context",
            await host.GetAsync("api/Describe")
        );
    }

    [Fact]
    public async Task Each_invocation_has_an_object_and_a_scope_of_its_own_that_end_with_it()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Counting)),
            TestHost.InMemory with
            {
                ConfigureServices = services => services.AddScoped<Counter>().AddSingleton<Ended>(),
            }
        );
        Assert.Equal("1 1", await host.GetAsync("api/Count"));
        Assert.Equal("1 1", await host.GetAsync("api/Count"));
        var ended = host.Host.Services.GetRequiredService<Ended>();
        await Eventually.HoldsAsync(() => ended.Count == 2);
    }

    [Fact]
    public async Task A_service_of_the_app_can_be_replaced()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Greeting)) with
            {
                Compose = builder => builder.Services.AddSingleton("app"),
            },
            TestHost.InMemory with
            {
                ConfigureServices = services => services.AddSingleton("test"),
            }
        );
        Assert.Equal("test", await host.GetAsync("api/Greet"));
    }

    public static class Functions
    {
        [Function(nameof(Text))]
        public static IResult Text(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/{value?}")] HttpRequest request,
            string? value
        ) => Results.Text(value ?? "none");

        [Function("Int")]
        public static IResult OfInt(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "int/{value}")] HttpRequest request,
            int value
        ) => Results.Text($"{value}");

        [Function("Long")]
        public static IResult OfLong(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "long/{value}")] HttpRequest request,
            long value
        ) => Results.Text($"{value}");

        [Function("Guid")]
        public static IResult OfGuid(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guid/{value}")] HttpRequest request,
            Guid value
        ) => Results.Text($"{value}");

        [Function("Bool")]
        public static IResult OfBool(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bool/{value}")] HttpRequest request,
            bool value
        ) => Results.Text($"{value}");

        [Function(nameof(Everything))]
        public static IResult Everything(
            FunctionContext context,
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
            CancellationToken cancellationToken
        ) =>
            Results.Text(
                $"{request.QueryString} {context.FunctionDefinition.Name} {context.GetHttpContext() == request.HttpContext} {cancellationToken == request.HttpContext.RequestAborted}"
            );

        [Function(nameof(Describe))]
        public static IResult Describe(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
            FunctionContext context
        ) =>
            Results.Text(
                $"{context.FunctionDefinition.InputBindings["request"].Type} {context.FunctionDefinition.EntryPoint} {string.Join(',', context.FunctionDefinition.Parameters.Select(p => p.Name))}"
            );
    }

    public sealed class Ended
    {
        private int _count;

        public int Count => _count;

        public void Add() => Interlocked.Increment(ref _count);
    }

    public sealed class Counter(Ended ended) : IDisposable
    {
        public int Value { get; set; }

        public void Dispose() => ended.Add();
    }

    public sealed class Counting(Counter counter, IServiceProvider services)
    {
        private int _invocations;

        [Function("Count")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text(
                $"{++_invocations} {++services.GetRequiredService<Counter>().Value + counter.Value - counter.Value}"
            );
    }

    public sealed class Greeting(string greeting)
    {
        [Function("Greet")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text(greeting);
    }
}

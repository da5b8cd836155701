using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace LocalHost.Tests;

/// <summary>What becomes of what a function returns or throws, and what middleware sees of it.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData(nameof(Functions.Result), "result")]
    [InlineData(nameof(Functions.TaskOfResult), "task of result")]
    [InlineData(nameof(Functions.TaskOfOk), "\"ok\"")]
    [InlineData(nameof(Functions.Action), "{\"name\":\"action\"}")]
    [InlineData(nameof(Functions.TaskOfAction), "{\"name\":\"task of action\"}")]
    [InlineData(nameof(Functions.Nothing), "")]
    [InlineData(nameof(Functions.OnlyTask), "written")]
    public async Task A_result_of_each_kind_is_executed(string function, string expected)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(expected, await host.GetAsync($"api/{function}"));
    }

    [Theory]
    [InlineData(nameof(Functions.Throws))]
    [InlineData(nameof(Functions.ThrowsLater))]
    [InlineData(nameof(Functions.ResultThrows))]
    public async Task An_exception_is_500_without_a_body_and_an_error_line(string function)
    {
        using var output = new StringWriter();
        await using (
            var host = await TestHost.StartAsync(
                TestHost.Serving(typeof(Functions)),
                TestHost.InMemory with
                {
                    Output = output,
                }
            )
        )
            Assert.Equal((HttpStatusCode.InternalServerError, ""), await host.SendAsync("GET", $"api/{function}"));
        Assert.Contains($"error: Function.{function}:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("NotSupportedException: on purpose", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_wraps_the_function_in_the_order_it_was_added()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Functions)) with
            {
                Compose = builder => builder.UseMiddleware(Append("outer")).UseMiddleware(Append("inner")),
            }
        );
        Assert.Equal("outer inner function", await host.GetAsync($"api/{nameof(Functions.Steps)}"));

        static Func<FunctionContext, Func<Task>, Task> Append(string step) =>
            (context, next) =>
            {
                context.Items["steps"] = context.Items.TryGetValue("steps", out var steps) ? $"{steps} {step}" : step;
                return next();
            };
    }

    [Fact]
    public async Task Middleware_may_respond_to_an_exception()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Functions)) with
            {
                Compose = builder => builder.UseMiddleware<RespondConflict>(),
            }
        );
        Assert.Equal(
            (HttpStatusCode.Conflict, "on purpose"),
            await host.SendAsync("GET", $"api/{nameof(Functions.Throws)}")
        );
    }

    [Fact]
    public async Task Middleware_does_not_see_what_goes_wrong_while_a_result_is_written()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Functions)) with
            {
                Compose = builder => builder.UseMiddleware<RespondConflict>(),
            }
        );
        Assert.Equal(
            (HttpStatusCode.InternalServerError, ""),
            await host.SendAsync("GET", $"api/{nameof(Functions.ResultThrows)}")
        );
    }

    [Fact]
    public async Task Middleware_may_keep_a_function_from_running()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Serving(typeof(Functions)) with
            {
                Compose = builder =>
                    builder.UseMiddleware(
                        (context, _) => Results.StatusCode(418).ExecuteAsync(context.GetHttpContext()!)
                    ),
            }
        );
        Assert.Equal(((HttpStatusCode)418, ""), await host.SendAsync("GET", $"api/{nameof(Functions.Throws)}"));
    }

    public sealed class RespondConflict : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (NotSupportedException exception)
            {
                await Results.Text(exception.Message, statusCode: 409).ExecuteAsync(context.GetHttpContext()!);
            }
        }
    }

    private sealed class ThrowingResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new NotSupportedException("on purpose");
    }

    public static class Functions
    {
        [Function(nameof(Result))]
        public static IResult Result([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text("result");

        [Function(nameof(TaskOfResult))]
        public static async Task<IResult> TaskOfResult(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request
        )
        {
            await Task.Yield();
            return Results.Text("task of result");
        }

        [Function(nameof(TaskOfOk))]
        public static Task<Ok<string>> TaskOfOk(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request
        ) => Task.FromResult(TypedResults.Ok("ok"));

        [Function(nameof(Action))]
        public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new OkObjectResult(new { Name = "action" });

        [Function(nameof(TaskOfAction))]
        public static async Task<IActionResult> TaskOfAction(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request
        )
        {
            await Task.Yield();
            return new OkObjectResult(new { Name = "task of action" });
        }

        [Function(nameof(Nothing))]
        public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) { }

        [Function(nameof(OnlyTask))]
        public static Task OnlyTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("written");

        [Function(nameof(Throws))]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new NotSupportedException("on purpose");

        [Function(nameof(ThrowsLater))]
        public static async Task<IResult> ThrowsLater(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request
        )
        {
            await Task.Yield();
            throw new NotSupportedException("on purpose");
        }

        [Function(nameof(ResultThrows))]
        public static IResult ResultThrows([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new ThrowingResult();

        [Function(nameof(Steps))]
        public static IResult Steps(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
            FunctionContext context
        ) => Results.Text($"{context.Items["steps"]} function");
    }
}

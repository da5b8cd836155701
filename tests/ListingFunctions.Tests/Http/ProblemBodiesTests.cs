using System.Net;
using ListingFunctions.Cosmos;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Http;

public sealed class ProblemBodiesTests
{
    private readonly ExceptionHandling _middleware = new(NullLogger<ExceptionHandling>.Instance);

    private static FunctionContext ContextOf(HttpContext? http)
    {
        var context = Substitute.For<FunctionContext>();
        var items = new Dictionary<object, object>();
        if (http is not null)
            items["HttpRequestContext"] = http;
        context.Items.Returns(items);
        return context;
    }

    private async Task<FunctionResponse> ThrowAsync(Exception exception)
    {
        var http = Request("GET", "/api/listings").HttpContext;
        await _middleware.Invoke(ContextOf(http), _ => throw exception);
        return http.Response.Read();
    }

    private static CosmosException Cosmos(int status) => new("inside", (HttpStatusCode)status, 0, "", 0);

    public static TheoryData<Exception, int, string, string?> Failures =>
        new()
        {
            { Cosmos(429), 429, "throttled", "1" },
            { Cosmos(408), 503, "unavailable", "2" },
            { Cosmos(449), 503, "unavailable", "2" },
            { Cosmos(410), 503, "unavailable", "2" },
            { Cosmos(500), 503, "unavailable", "2" },
            { Cosmos(503), 503, "unavailable", "2" },
            { Cosmos(403), 503, "unavailable", "2" },
            { new HttpRequestException("refused"), 503, "unavailable", "2" },
            { new IOException("reset"), 503, "unavailable", "2" },
            { new OperationCanceledException("timeout"), 503, "unavailable", "2" },
            { Cosmos(400), 500, "fault", null },
            { new InvalidOperationException("bug"), 500, "fault", null },
            { new BadHttpRequestException("cut", 400), 400, "unreadable", null },
            { new BadHttpRequestException("long", 413), 413, "too_large", null },
        };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task An_exception_becomes_problem_details(
        Exception thrown,
        int status,
        string code,
        string? retryAfter
    )
    {
        var response = await ThrowAsync(thrown);
        Assert.Equal(status, response.Status);
        Assert.Equal("application/problem+json", response.Headers.ContentType);
        Assert.Equal(retryAfter, (string?)response.Headers.RetryAfter);
        Assert.Equal(status, response.Body.GetProperty("status").GetInt32());
        Assert.Equal(code, response.Body.GetProperty("code").GetString());
        Assert.NotEmpty(response.Body.GetProperty("title").GetString()!);
        Assert.Equal(response.Body.GetProperty("message").GetString(), response.Body.GetProperty("detail").GetString());
        Assert.DoesNotContain(thrown.Message, response.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_feed_function_keeps_its_exception() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _middleware.Invoke(ContextOf(null), _ => throw new InvalidOperationException())
        );

    [Fact]
    public async Task A_client_that_has_disconnected_gets_no_response()
    {
        var http = Request("GET", "/api/listings").HttpContext;
        http.RequestAborted = new CancellationToken(canceled: true);
        await _middleware.Invoke(ContextOf(http), _ => throw new OperationCanceledException());
        Assert.Equal(200, http.Response.Read().Status);
    }
}

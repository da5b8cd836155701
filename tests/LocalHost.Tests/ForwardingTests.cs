using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Tests;

/// <summary>What becomes of a request on its way through the Functions host.</summary>
public sealed class ForwardingTests
{
    /// <summary>That of the server of the worker, unless the app sets another.</summary>
    private const int ServerLimit = 30_000_000;

    private const int HostLimit = 100 * 1024 * 1024;

    private static readonly LocalApp WithoutLimit = TestHost.Serving(typeof(Functions)) with
    {
        Compose = builder =>
            builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null),
    };

    [Fact]
    public async Task X_Forwarded_For_does_not_arrive_and_the_connection_keeps_its_address()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(
            "'' 'a' 127.0.0.1",
            await SendAsync(host, "Show", ("X-Forwarded-For", "9.9.9.9"), ("X-Client-IP", "a"))
        );
    }

    [Fact]
    public async Task The_binding_data_hold_the_original_headers_as_JSON()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        var headers = JsonElement.Parse(
            await SendAsync(
                host,
                "Data/Headers",
                ("X-Forwarded-For", "1.1.1.1"),
                ("X-Forwarded-For", "9.9.9.9, 8.8.8.8:1")
            )
        );
        Assert.Equal("1.1.1.1, 9.9.9.9, 8.8.8.8:1", headers.GetProperty("X-Forwarded-For").GetString());
        Assert.Equal($"127.0.0.1:{host.Host.BaseAddress.Port}", headers.GetProperty("Host").GetString());
    }

    [Fact]
    public async Task The_binding_data_hold_no_X_Forwarded_For_that_was_not_there()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.False(JsonElement.Parse(await SendAsync(host, "Data/Headers")).TryGetProperty("X-Forwarded-For", out _));
    }

    [Theory]
    [InlineData("Data/Headers?Headers=forged", "forged")]
    [InlineData("Data/headers?HEADERS=forged", "forged")]
    [InlineData("Data/name?name=query", "name")]
    [InlineData("Data/other?other=query", "query")]
    [InlineData("Data/code?code=key", "nothing")]
    [InlineData("Data/Query?a=1", "{\"a\":\"1\"}")]
    public async Task A_query_parameter_is_binding_data_and_may_take_the_place_of_the_headers(string path, string value)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(value, await SendAsync(host, path));
    }

    [Fact]
    public async Task A_body_over_the_limit_of_the_workers_server_is_an_empty_500()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal((HttpStatusCode.OK, $"{ServerLimit}"), await PostAsync(host, ServerLimit));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await AnnounceAsync(host, ServerLimit + 1));
    }

    [Fact]
    public async Task A_body_is_forwarded_up_to_100_MiB_if_the_worker_has_no_limit()
    {
        await using var host = await TestHost.StartAsync(WithoutLimit);
        Assert.Equal((HttpStatusCode.OK, $"{HostLimit}"), await PostAsync(host, HostLimit));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await AnnounceAsync(host, HostLimit + 1));
    }

    [Fact]
    public async Task A_clients_own_invocation_id_is_an_empty_500()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/Show");
        request.Headers.Add("x-ms-invocation-id", "00000000-0000-0000-0000-000000000000");
        using var response = await host.Http.SendAsync(request, TestHost.Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestHost.Stop));
    }

    private static async Task<string> SendAsync(
        TestHost host,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/{path}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await host.Http.SendAsync(request, TestHost.Stop);
        return await response.Content.ReadAsStringAsync(TestHost.Stop);
    }

    private static async Task<(HttpStatusCode, string)> PostAsync(TestHost host, int length)
    {
        using var body = new ByteArrayContent(new byte[length]);
        using var response = await host.Http.PostAsync(new Uri("api/Measure", UriKind.Relative), body, TestHost.Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestHost.Stop));
    }

    /// <summary>Announces a body, and does not send it if the host rejects it.</summary>
    private static async Task<(HttpStatusCode, string)> AnnounceAsync(TestHost host, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/Measure");
        request.Headers.ExpectContinue = true;
        request.Content = new StreamContent(Stream.Null) { Headers = { ContentLength = length } };
        using var response = await host.Http.SendAsync(request, TestHost.Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestHost.Stop));
    }

    public static class Functions
    {
        [Function("Show")]
        public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text(
                $"'{request.Headers["X-Forwarded-For"]}' '{request.Headers["X-Client-IP"]}' {request.HttpContext.Connection.RemoteIpAddress}"
            );

        [Function("Data")]
        public static IResult Data(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Data/{name}")] HttpRequest request,
            FunctionContext context,
            string name
        ) => Results.Text(context.BindingContext.BindingData.GetValueOrDefault(name) as string ?? "nothing");

        [Function("Measure")]
        public static async Task<IResult> MeasureAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request,
            CancellationToken cancellationToken
        )
        {
            var buffer = new byte[64 * 1024];
            var length = 0L;
            while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
                length += read;
            return Results.Text($"{length}");
        }
    }
}

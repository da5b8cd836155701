using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Tests;

/// <summary>Which function a request comes to.</summary>
public sealed class RoutingTests
{
    private static readonly (HttpStatusCode, string) NotFound = (HttpStatusCode.NotFound, "");

    [Fact]
    public async Task A_function_without_a_route_has_its_name_for_one()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal("unrouted", await host.GetAsync("api/Unrouted"));
    }

    [Fact]
    public async Task Routes_match_whatever_the_case_of_their_letters()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal("unrouted", await host.GetAsync("API/unROUTED"));
    }

    [Fact]
    public async Task Methods_of_one_route_come_to_their_own_functions()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal((HttpStatusCode.OK, "read 1"), await host.SendAsync("GET", "api/things/1"));
        Assert.Equal((HttpStatusCode.OK, "write 1"), await host.SendAsync("PUT", "api/things/1"));
        Assert.Equal((HttpStatusCode.OK, "write 1"), await host.SendAsync("PATCH", "api/things/1"));
    }

    [Fact]
    public async Task The_first_function_by_name_whose_route_and_method_match_takes_a_request()
    {
        await using var host = await TestHost.StartAsync(typeof(Ordered));
        // However specific the routes of others are, and whatever the case of their names.
        Assert.Equal("Avocado any", await host.GetAsync("api/fruit/any"));
        Assert.Equal("Avocado banana", await host.GetAsync("api/fruit/banana"));
        Assert.Equal((HttpStatusCode.OK, "banana"), await host.SendAsync("PUT", "api/fruit/banana"));
    }

    [Theory]
    [InlineData("GET", "api/nothing", "nothing")]
    [InlineData("DELETE", "api/fruit/banana", "fruit/banana")]
    [InlineData("PROPFIND", "api/fruit/banana", "fruit/banana")]
    [InlineData("GET", "api/numbers/seven", "numbers/seven")]
    [InlineData("GET", "api", "")]
    public async Task A_function_for_all_routes_whose_name_comes_last_takes_what_no_other_does(
        string method,
        string path,
        string rest
    )
    {
        await using var host = await TestHost.StartAsync(typeof(Ordered));
        Assert.Equal((HttpStatusCode.OK, $"rest {rest}"), await host.SendAsync(method, path));
    }

    [Fact]
    public async Task A_function_for_all_routes_whose_name_comes_first_takes_everything()
    {
        await using var host = await TestHost.StartAsync(typeof(Ordered), typeof(First));
        Assert.Equal("first", await host.GetAsync("api/fruit/any"));
    }

    [Fact]
    public async Task A_function_without_methods_matches_all()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        foreach (var method in new[] { "GET", "POST", "DELETE", "OPTIONS" })
            Assert.Equal((HttpStatusCode.OK, method), await host.SendAsync(method, "api/any"));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "api")]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "things/1")]
    [InlineData("GET", "api/things/1/more")]
    public async Task A_route_that_nobody_has_is_404_without_a_body(string method, string path)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(NotFound, await host.SendAsync(method, path));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_a_route_has_not_is_404_without_a_body_as_on_the_platform(string method)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal(NotFound, await host.SendAsync(method, "api/things/1"));
    }

    [Fact]
    public async Task A_constraint_that_fails_is_404_without_a_body()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.Equal("7", await host.GetAsync("api/numbers/7"));
        Assert.Equal(NotFound, await host.SendAsync("GET", "api/numbers/seven"));
    }

    [Fact]
    public async Task Requests_are_served_on_loopback_alone()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        Assert.True(host.Host.BaseAddress.IsLoopback);
    }

    public static class Ordered
    {
        [Function("Z_Rest")]
        public static IResult Rest(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request,
            string? path
        ) => Results.Text($"rest {path}");

        [Function("banana")]
        public static IResult Banana(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "fruit/banana")] HttpRequest request
        ) => Results.Text("banana");

        [Function("Avocado")]
        public static IResult Avocado(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fruit/{name}")] HttpRequest request,
            string name
        ) => Results.Text($"Avocado {name}");

        [Function("Zero")]
        public static IResult Zero(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n:long}")] HttpRequest request,
            long n
        ) => Results.Text($"{n}");
    }

    public static class First
    {
        [Function("AllOfIt")]
        public static IResult AllOfIt(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request
        ) => Results.Text("first");
    }

    public static class Functions
    {
        [Function("Unrouted")]
        public static IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text("unrouted");

        [Function("Read")]
        public static IResult Read(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request,
            string id
        ) => Results.Text($"read {id}");

        [Function("Write")]
        public static IResult Write(
            [HttpTrigger(AuthorizationLevel.Anonymous, "put", "PATCH", Route = "things/{id}")] HttpRequest request,
            string id
        ) => Results.Text($"write {id}");

        [Function("Newest")]
        public static IResult Newest(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/newest")] HttpRequest request
        ) => Results.Text("newest");

        [Function("Any")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Admin, Route = "any")] HttpRequest request) =>
            Results.Text(request.Method);

        [Function("Number")]
        public static IResult Number(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n:long}")] HttpRequest request,
            long n
        ) => Results.Text($"{n}");
    }
}

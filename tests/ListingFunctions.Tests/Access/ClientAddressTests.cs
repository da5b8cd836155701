using System.Net;
using System.Text.Json;
using ListingFunctions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Access;

/// <summary>Which address a request counts for, and that a client cannot choose it.</summary>
public sealed class ClientAddressTests
{
    private const string Connection = "10.0.0.1";

    private static string Of(string? headers, int hops = 1, Action<HttpRequest>? change = null)
    {
        var http = Request("GET", "/api/listings").HttpContext;
        http.Connection.RemoteIpAddress = IPAddress.Parse(Connection);
        change?.Invoke(http.Request);
        var context = Substitute.For<FunctionContext>();
        context.BindingContext.BindingData.Returns(
            headers is null ? [] : new Dictionary<string, object?> { ["Headers"] = headers }
        );
        return ClientAddress.Of(context, http, hops);
    }

    private static string Headers(string? forwardedFor) =>
        JsonSerializer.Serialize(new Dictionary<string, string?> { ["X-Forwarded-For"] = forwardedFor });

    [Theory]
    [InlineData(0, "9.9.9.9", Connection)]
    [InlineData(1, "9.9.9.9", "9.9.9.9")]
    [InlineData(1, "1.2.3.4, 9.9.9.9:51234", "9.9.9.9")]
    [InlineData(2, "1.2.3.4, 8.8.8.8, 9.9.9.9:51234", "8.8.8.8")]
    [InlineData(2, "1.2.3.4,8.8.8.8,9.9.9.9", "8.8.8.8")]
    public void It_is_what_the_outermost_trusted_proxy_wrote(int hops, string forwardedFor, string address) =>
        Assert.Equal(address, Of(Headers(forwardedFor), hops));

    [Theory]
    [InlineData("[2001:db8:1:2:3:4:5:6]:443", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    [InlineData("[2001:db8:1:2::1]", "20010DB800010002")]
    [InlineData("2001:db8:1:3::1", "20010DB800010003")]
    [InlineData("::ffff:9.9.9.9", "9.9.9.9")]
    [InlineData("[::ffff:9.9.9.9]:443", "9.9.9.9")]
    public void Of_IPv6_it_is_the_network_and_of_IPv4_in_IPv6_the_IPv4(string hop, string address) =>
        Assert.Equal(address, Of(Headers($"1.2.3.4, {hop}")));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("1.1.1.1, 2.2.2.2")]
    [InlineData("\"1.1.1.1")]
    [InlineData("\"1.1.1.1, \\")]
    [InlineData("(")]
    [InlineData(",")]
    [InlineData(" , ,,")]
    [InlineData("nonsense; q=1")]
    [InlineData("9.9.9.9:")]
    public void Whatever_the_client_writes_before_it_changes_nothing(string forged) =>
        Assert.Equal("9.9.9.9", Of(Headers($"{forged},9.9.9.9:51234")));

    [Theory]
    [InlineData("X-Azure-ClientIP")]
    [InlineData("X-Azure-SocketIP")]
    [InlineData("X-Client-IP")]
    [InlineData("CLIENT-IP")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Original-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    public void No_header_of_the_request_that_reaches_the_worker_counts(string header)
    {
        Assert.Equal("9.9.9.9", Of(Headers("9.9.9.9"), change: request => request.Headers[header] = "1.1.1.1"));
        Assert.Equal(Connection, Of(null, change: request => request.Headers[header] = "1.1.1.1"));
    }

    [Fact]
    public void The_name_of_the_header_is_read_whatever_its_case() =>
        Assert.Equal("9.9.9.9", Of("""{"Host":"a","x-forwarded-for":"9.9.9.9"}"""));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("X-Forwarded-For: 9.9.9.9")]
    [InlineData("{\"X-Forwarded-For\":\"9.9.9.9\"")]
    [InlineData("null")]
    [InlineData("[\"X-Forwarded-For\",\"9.9.9.9\"]")]
    [InlineData("\"9.9.9.9\"")]
    [InlineData("{}")]
    [InlineData("{\"X-Forwarded-For\":null}")]
    [InlineData("{\"X-Forwarded-For\":9}")]
    [InlineData("{\"X-Forwarded-For\":{}}")]
    [InlineData("{\"X-Forwarded-For\":\"\\ud800\"}")]
    [InlineData("{\"X-Forwarded-For\":\"\"}")]
    [InlineData("{\"X-Forwarded-For\":\"nonsense\"}")]
    [InlineData("{\"X-Forwarded-For\":\"9.9.9.9, unknown\"}")]
    public void Without_one_that_can_be_read_it_is_that_of_the_connection(string? headers) =>
        Assert.Equal(Connection, Of(headers));

    [Fact]
    public void Headers_with_half_a_character_are_not_read() =>
        Assert.Equal(Connection, Of($$"""{"a":"{{'\ud800'}}","X-Forwarded-For":"9.9.9.9"}"""));

    [Fact]
    public void With_fewer_hops_than_are_trusted_it_is_that_of_the_connection() =>
        Assert.Equal(Connection, Of(Headers("9.9.9.9"), hops: 2));

    [Fact]
    public void Without_a_connection_it_is_unknown() =>
        Assert.Equal("unknown", Of(null, change: request => request.HttpContext.Connection.RemoteIpAddress = null));

    /// <summary>Query parameters and members of a JSON body are binding data, and the host keeps those it finds.</summary>
    [Theory]
    [InlineData("?Headers=%7B%22X-Forwarded-For%22:%221.1.1.1%22%7D")]
    [InlineData("?a=b&headers=x")]
    [InlineData("?HEADERS")]
    public void A_query_that_may_stand_in_place_of_the_headers_is_not_believed(string query) =>
        Assert.Equal(
            Connection,
            Of(Headers("1.1.1.1"), change: request => request.QueryString = new QueryString(query))
        );

    [Fact]
    public void A_body_that_may_stand_in_place_of_the_headers_is_not_believed()
    {
        Assert.Equal(Connection, Of(Headers("1.1.1.1"), change: request => request.ContentLength = 60));
        Assert.Equal(
            Connection,
            Of(Headers("1.1.1.1"), change: request => request.Headers.TransferEncoding = "chunked")
        );
        Assert.Equal("9.9.9.9", Of(Headers("9.9.9.9"), change: request => request.ContentLength = 0));
    }
}

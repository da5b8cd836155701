using System.Diagnostics;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Tests.Http;

/// <summary>Which trace a request belongs to, whatever exports it, if anything does.</summary>
public sealed class RequestTraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static DefaultHttpContext Request(string? traceParent = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.TraceParent = traceParent;
        return http;
    }

    [Fact]
    public void It_is_that_of_the_span_at_work()
    {
        using var span = new Activity("span").Start();
        Assert.Equal(span.TraceId.ToHexString(), RequestTrace.IdOf(Request($"00-{TraceId}-00f067aa0ba902b7-01")));
    }

    [Fact]
    public void Without_a_span_it_is_the_callers() =>
        Assert.Equal(TraceId, RequestTrace.IdOf(Request($"00-{TraceId}-00f067aa0ba902b7-00")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData($"00-{TraceId}-00f067aa0ba902b7-01, 00-{TraceId}-00f067aa0ba902b7-01")]
    public void Without_a_span_and_a_caller_that_names_one_it_is_new(string? traceParent)
    {
        var id = RequestTrace.IdOf(Request(traceParent));
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.NotEqual(TraceId, id);
        Assert.NotEqual(new string('0', 32), id);
    }

    [Fact]
    public void Spans_that_are_not_exported_get_no_attributes()
    {
        // As ASP.NET Core makes one for its own log.
        using var span = new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn").Start();
        Assert.False(RequestTrace.IsRecorded);
        RequestTrace.SetClient("address 192.0.2.1");
        RequestTrace.SetPlace("Berlin", "DE");
        Assert.Empty(span.TagObjects);
    }
}

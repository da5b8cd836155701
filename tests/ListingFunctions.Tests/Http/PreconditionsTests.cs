using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using static ListingFunctions.Tests.Http.Exchange;

namespace ListingFunctions.Tests.Http;

public sealed class PreconditionsTests
{
    private const string Before = "Fri, 20 Nov 2026 07:13:33 GMT";
    private const string Same = "Fri, 20 Nov 2026 07:13:34 GMT";
    private const string After = "Fri, 20 Nov 2026 07:13:35 GMT";

    private static readonly DateTimeOffset Modified = new(2026, 11, 20, 7, 13, 34, 182, TimeSpan.Zero);
    private static readonly Validators Current = new("\"a\"", Modified);
    private static readonly Validators SecondOfItsSecond = Current with { SharesSecond = true };

    /// <summary>200 if the request may proceed.</summary>
    private static int StatusOf(string method, Validators? current, params (string Name, string Value)[] headers)
    {
        var request = Request(method, "/api/listings/1");
        foreach (var (name, value) in headers)
            request.Headers[name] = StringValues.Concat(request.Headers[name], value);
        var (preconditions, problem) = Preconditions.Read(request);
        return (problem ?? preconditions.Check(current)) switch
        {
            null => StatusCodes.Status200OK,
            NotModified => StatusCodes.Status304NotModified,
            Problem failed => failed.Status,
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("W/\"a\"")]
    [InlineData("*")]
    [InlineData("\"x\", \"a\"")]
    [InlineData("\"x\",W/\"a\" , \"y\"")]
    public void If_None_Match_compares_weakly(string known)
    {
        Assert.Equal(304, StatusOf("GET", new Validators("\"a\""), ("If-None-Match", known)));
        Assert.Equal(304, StatusOf("HEAD", new Validators("W/\"a\""), ("If-None-Match", known)));
        Assert.Equal(412, StatusOf("PUT", new Validators("\"a\""), ("If-None-Match", known)));
        Assert.Equal(412, StatusOf("DELETE", new Validators("W/\"a\""), ("If-None-Match", known)));
    }

    [Theory]
    [InlineData("\"b\"")]
    [InlineData("\"A\"")]
    [InlineData("\"\"")]
    [InlineData("\"*\"")]
    public void Another_version_in_If_None_Match_is_no_obstacle(string known)
    {
        Assert.Equal(200, StatusOf("GET", Current, ("If-None-Match", known)));
        Assert.Equal(200, StatusOf("PUT", Current, ("If-None-Match", known)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\"a")]
    [InlineData("")]
    [InlineData(",")]
    public void A_malformed_If_None_Match_gives_a_read_its_body_and_stops_a_write(string known)
    {
        Assert.Equal(200, StatusOf("GET", Current, ("If-None-Match", known), ("If-Modified-Since", After)));
        Assert.Equal(400, StatusOf("PUT", Current, ("If-None-Match", known)));
    }

    [Theory]
    [InlineData("\"a\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"x\", \"a\"", 200)]
    [InlineData("W/\"a\"", 412)]
    [InlineData("\"b\"", 412)]
    [InlineData("a", 400)]
    public void If_Match_compares_strongly_whatever_the_method(string required, int status)
    {
        Assert.Equal(status, StatusOf("GET", Current, ("If-Match", required)));
        Assert.Equal(status, StatusOf("PUT", Current, ("If-Match", required)));
        Assert.Equal(status, StatusOf("DELETE", Current, ("If-Match", required)));
    }

    [Fact]
    public void A_weak_ETag_never_meets_If_Match() =>
        Assert.Equal(412, StatusOf("GET", new Validators("W/\"a\""), ("If-Match", "W/\"a\"")));

    [Fact]
    public void What_does_not_exist_meets_no_If_Match_and_every_other_condition()
    {
        Assert.Equal(412, StatusOf("POST", null, ("If-Match", "*")));
        Assert.Equal(412, StatusOf("POST", null, ("If-Match", "\"a\"")));
        Assert.Equal(200, StatusOf("POST", null, ("If-None-Match", "*")));
        Assert.Equal(200, StatusOf("POST", null, ("If-Unmodified-Since", Before)));
    }

    [Theory]
    [InlineData(Before, 412)]
    [InlineData(Same, 200)]
    [InlineData(After, 200)]
    [InlineData("2020-01-01", 200)]
    [InlineData("yesterday", 200)]
    [InlineData("Friday, 20-Nov-26 07:13:33 GMT", 412)]
    [InlineData("Fri Nov 20 07:13:33 2026", 412)]
    public void If_Unmodified_Since_is_compared_to_the_second_and_ignored_if_malformed(string date, int status)
    {
        Assert.Equal(status, StatusOf("PUT", Current, ("If-Unmodified-Since", date)));
        Assert.Equal(status, StatusOf("DELETE", Current, ("If-Unmodified-Since", date)));
        Assert.Equal(status, StatusOf("GET", Current, ("If-Unmodified-Since", date)));
    }

    [Theory]
    [InlineData(Before, 200)]
    [InlineData(Same, 304)]
    [InlineData(After, 304)]
    [InlineData("2026-11-20", 200)]
    [InlineData("yesterday", 200)]
    public void If_Modified_Since_is_compared_to_the_second_and_ignored_if_malformed(string date, int status)
    {
        Assert.Equal(status, StatusOf("GET", Current, ("If-Modified-Since", date)));
        Assert.Equal(200, StatusOf("PUT", Current, ("If-Modified-Since", date)));
    }

    [Fact]
    public void The_second_version_of_a_second_is_not_taken_for_the_first()
    {
        Assert.Equal(200, StatusOf("GET", SecondOfItsSecond, ("If-Modified-Since", Same)));
        Assert.Equal(304, StatusOf("GET", SecondOfItsSecond, ("If-Modified-Since", After)));
        Assert.Equal(412, StatusOf("PUT", SecondOfItsSecond, ("If-Unmodified-Since", Same)));
        Assert.Equal(200, StatusOf("PUT", SecondOfItsSecond, ("If-Unmodified-Since", After)));
    }

    [Fact]
    public void A_date_does_not_override_an_ETag()
    {
        Assert.Equal(200, StatusOf("GET", Current, ("If-None-Match", "\"b\""), ("If-Modified-Since", After)));
        Assert.Equal(304, StatusOf("GET", Current, ("If-None-Match", "\"a\""), ("If-Modified-Since", Before)));
        Assert.Equal(200, StatusOf("PUT", Current, ("If-Match", "\"a\""), ("If-Unmodified-Since", Before)));
        Assert.Equal(412, StatusOf("PUT", Current, ("If-Match", "\"b\""), ("If-Unmodified-Since", After)));
    }

    [Fact]
    public void A_condition_that_protects_a_version_comes_before_one_that_saves_a_response()
    {
        Assert.Equal(412, StatusOf("GET", Current, ("If-Match", "\"b\""), ("If-None-Match", "\"a\"")));
        Assert.Equal(412, StatusOf("GET", Current, ("If-Unmodified-Since", Before), ("If-None-Match", "\"a\"")));
        Assert.Equal(304, StatusOf("GET", Current, ("If-Match", "\"a\""), ("If-None-Match", "\"a\"")));
    }

    [Fact]
    public void Dates_are_ignored_without_a_modification_date()
    {
        Assert.Equal(200, StatusOf("GET", new Validators("\"a\""), ("If-Modified-Since", After)));
        Assert.Equal(200, StatusOf("GET", new Validators("\"a\""), ("If-Unmodified-Since", Before)));
    }

    [Fact]
    public void Two_dates_are_no_date()
    {
        Assert.Equal(200, StatusOf("GET", Current, ("If-Modified-Since", After), ("If-Modified-Since", After)));
        Assert.Equal(200, StatusOf("PUT", Current, ("If-Unmodified-Since", $"{Before}, {Before}")));
    }

    [Fact]
    public void If_Range_has_no_effect() =>
        Assert.Equal(200, StatusOf("GET", Current, ("If-Range", "\"b\""), ("Range", "bytes=0-1")));
}

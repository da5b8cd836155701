using ListingFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace ListingFunctions.Tests.Http;

public sealed class RepresentationTests
{
    [Theory]
    [InlineData(null, "Json")]
    [InlineData("", "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("application/*", "Json")]
    [InlineData("application/json", "Json")]
    [InlineData("application/json; charset=utf-8", "Json")]
    [InlineData("application/json;odata.metadata=minimal", "Json")]
    [InlineData("application/problem+json, application/json", "Json")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "Json")]
    [InlineData("text/csv", "Csv")]
    [InlineData("TEXT/CSV", "Csv")]
    [InlineData("text/*", "Csv")]
    [InlineData("text/csv; charset=\"UTF-8\"; header=present", "Csv")]
    [InlineData("text/csv, */*;q=0.1", "Csv")]
    [InlineData("text/csv;q=0, text/csv;header=present", "Csv")]
    [InlineData("application/x-ndjson", "NdJson")]
    [InlineData("application/json;q=0.5, application/x-ndjson", "NdJson")]
    [InlineData("application/json;q=0.5, text/csv;q=0.7", "Csv")]
    [InlineData("application/json, text/csv", "Json")]
    [InlineData("application/json;q=0, */*", "NdJson")]
    [InlineData("application/*;q=0, */*", "Csv")]
    public void The_most_preferred_representation_is_chosen(string? accept, string expected) =>
        Assert.Equal(expected, Representations.Choose(accept)?.ToString());

    /// <summary>All have the quality 1; the client that names one wants it.</summary>
    [Theory]
    [InlineData("text/csv, */*", "Csv")]
    [InlineData("*/*, text/csv", "Csv")]
    [InlineData("text/*, */*", "Csv")]
    public void What_is_named_comes_before_what_a_wildcard_includes(string accept, string expected) =>
        Assert.Equal(expected, Representations.Choose(accept)?.ToString());

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("text/csv;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData("application/json;q=0, application/x-ndjson;q=0.0, text/*;q=0")]
    public void Nothing_is_sent_that_is_not_acceptable(string accept) => Assert.Null(Representations.Choose(accept));

    [Theory]
    [InlineData("csv")]
    [InlineData("text/csv, ;;")]
    public void A_malformed_header_is_ignored(string accept) =>
        Assert.Equal(Representation.Json, Representations.Choose(accept));

    [Fact]
    public void Several_headers_are_one_list() =>
        Assert.Equal(
            Representation.Csv,
            Representations.Choose(new StringValues(["application/json;q=0.1", "text/csv;q=0.2"]))
        );

    [Theory]
    [InlineData("W/\"a\"", "W/\"a-Csv\"")]
    [InlineData("\"a\"", "\"a-Csv\"")]
    public void Each_representation_has_validators_of_its_own(string etag, string expected)
    {
        var validators = new Validators(etag);
        Assert.Same(validators, validators.Of(Representation.Json));
        Assert.Equal(expected, validators.Of(Representation.Csv).ETag);
    }
}

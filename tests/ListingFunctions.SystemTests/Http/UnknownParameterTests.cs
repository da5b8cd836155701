using System.Net;
using System.Text;

namespace ListingFunctions.SystemTests.Http;

/// <summary>A query parameter that an operation does not know: nothing that a client meant is ignored.</summary>
public sealed class UnknownParameterTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    public static TheoryData<string, string> Operations =>
        new(ApiOperation.All.Select(operation => (operation.Method, operation.Path)));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_operation_rejects_it_and_allows_a_key(string method, string path)
    {
        var operation = ApiOperation.All.Single(each => (each.Method, each.Path) == (method, path));
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.Place == "path"))
            path = path.Replace($"{{{parameter.Name}}}", parameter.Example[0], StringComparison.Ordinal);
        using var body = operation.Body is { } content
            ? new StringContent(content.Example, Encoding.UTF8, content.Type)
            : null;
        var response = await _app.SendAsync(method, $"{path[1..]}?code=key&colour=red", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("invalid", response.Code);
        Assert.Contains("colour", response.Fields);
        Assert.DoesNotContain("code", response.Fields);
    }

    [Fact]
    public async Task A_write_with_it_changes_nothing()
    {
        var id = await _app.CreateAsync(1);
        foreach (
            var (method, body) in new[]
            {
                ("DELETE", null),
                ("PUT", ListingBody.Of(2)),
                ("PATCH", """{ "latest_price_eur": 3 }"""),
            }
        )
        {
            var response = await _app.SendAsync(method, $"listings/{id}?dry_run=true", body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
            Assert.Equal("dry_run is not a known parameter.", response.Message);
        }

        Assert.Equal([1m], (await _app.PricesAsync(id)).Select(price => price.PriceEur));
    }

    [Theory]
    [InlineData("explorer")]
    [InlineData("explorer/search")]
    [InlineData("explorer/assets/explorer.js")]
    public async Task The_page_opens_from_a_link_with_the_parameters_of_a_campaign(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("GET", $"{path}?utm_source=letter")).Status);

    [Theory]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "listings", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", "listings", HttpStatusCode.NoContent)]
    public async Task What_no_operation_takes_has_its_own_response(string method, string path, HttpStatusCode status) =>
        Assert.Equal(status, (await _app.SendAsync(method, $"{path}?colour=red")).Status);
}

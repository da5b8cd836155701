using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using ListingFunctions.SystemTests.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.SystemTests.Explorer;

/// <summary>The files of the page as they are served, and addresses whose last part is left out.</summary>
public sealed partial class ExplorerFilesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    /// <summary>Every route that ends with a part that may be left out, without it.</summary>
    public static TheoryData<string> Shortened =>
        [
            .. typeof(ListingFunctionsBuilder)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetMethods())
                .SelectMany(method => method.GetParameters())
                .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route)
                .OfType<string>()
                .Where(route => Optional.IsMatch(route))
                .Select(route => Optional.Replace(route, "")),
        ];

    [Theory]
    [MemberData(nameof(Shortened))]
    public async Task An_address_without_its_last_segment_is_no_internal_error(string path)
    {
        foreach (var end in new[] { "", "/", "/%20", "//" })
        foreach (var method in new[] { "GET", "HEAD", "PUT", "OPTIONS" })
        {
            var status = (int)(await _app.ExchangeAsync(method, $"api/{path}{end}")).Status;
            Assert.True(status < 500, $"{method} {path}{end} is a {status}.");
        }
    }

    [Theory]
    [InlineData("explorer/assets")]
    [InlineData("explorer/assets/")]
    [InlineData("explorer/assets/nothing.js")]
    [InlineData("explorer/assets/explorer.html")]
    [InlineData("explorer/assets/vendor")]
    [InlineData("explorer/assets/..%2Fexplorer.html")]
    public async Task A_file_that_the_page_does_not_have_is_a_404(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _app.ExchangeAsync("GET", $"api/{path}")).Status);

    [Theory]
    [InlineData("explorer", "text/html; charset=utf-8")]
    [InlineData("explorer/", "text/html; charset=utf-8")]
    [InlineData("explorer/1", "text/html; charset=utf-8")]
    [InlineData("explorer/assets/explorer.css", "text/css; charset=utf-8")]
    [InlineData("explorer/assets/vendor/uplot/uPlot.min.js", "text/javascript; charset=utf-8")]
    public async Task A_file_that_it_has_is_served_with_its_type(string path, string type)
    {
        var answer = await _app.ExchangeAsync("GET", $"api/{path}");
        Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer["Content-Type"]));
        Assert.False(answer.Bytes.IsEmpty);
    }

    [Theory]
    [InlineData("explorer?id=5")]
    [InlineData("explorer/")]
    [InlineData("explorer/5")]
    [InlineData("explorer/5/")]
    [InlineData("explorer/a%20b")]
    [InlineData("explorer/a%2Fb")]
    public async Task Every_address_of_the_page_shows_the_same_document(string path)
    {
        var page = await _app.ExchangeAsync("GET", "api/explorer");
        Assert.Contains("href=\"/api/explorer/\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(page.Bytes, (await _app.ExchangeAsync("GET", $"api/{path}")).Bytes);
    }

    [GeneratedRegex(@"/?\{(\*\w+|\w+\?)\}$")]
    private static partial Regex Optional { get; }
}

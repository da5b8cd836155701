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
        var response = await _app.ExchangeAsync("GET", $"api/{path}");
        Assert.Equal((HttpStatusCode.OK, type), (response.Status, response["Content-Type"]));
        Assert.False(response.Bytes.IsEmpty);
    }

    [Theory]
    [InlineData("explorer", "start")]
    [InlineData("explorer?id=5", "start")]
    [InlineData("explorer/", "start")]
    [InlineData("explorer/search", "search")]
    [InlineData("explorer/new", "new")]
    [InlineData("explorer/operators", "operators")]
    [InlineData("explorer/5", "listing")]
    [InlineData("explorer/5/", "listing")]
    [InlineData("explorer/a%20b", "listing")]
    [InlineData("explorer/a%2Fb", "listing")]
    [InlineData("explorer/5?edit", "edit")]
    public async Task Every_address_shows_the_same_document_which_names_the_modules_of_its_page(
        string path,
        string page
    )
    {
        var document = await _app.ExchangeAsync("GET", $"api/{path}");
        Assert.Contains("<base href=\"/api/explorer/\" />", document.Text, StringComparison.Ordinal);
        var modules = ModuleLink.Matches(document.Text).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains("explorer.js", modules);
        Assert.Equal(
            $"pages/{page}.js",
            Assert.Single(modules, module => module.StartsWith("pages/", StringComparison.Ordinal))
        );
        Assert.Equal(modules.Distinct(), modules);
        foreach (var module in modules)
            Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync("GET", $"api/explorer/assets/{module}")).Status);
        var start = await _app.ExchangeAsync("GET", "api/explorer");
        Assert.Equal(WithoutModules(start.Text), WithoutModules(document.Text));
    }

    [Theory]
    [InlineData("explorer/5", true)]
    [InlineData("explorer/5?edit", false)]
    [InlineData("explorer/x", false)]
    [InlineData("explorer", false)]
    public async Task The_page_of_a_listing_is_read_ahead(string path, bool isReadAhead)
    {
        var links = (await _app.ExchangeAsync("GET", $"api/{path}"))["Link"];
        Assert.Equal(isReadAhead, links is not null);
        if (isReadAhead)
            Assert.StartsWith(
                "</api/explorer/../listings/5?include=price_trend>; rel=preload; as=fetch; crossorigin",
                links,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("explorer")]
    [InlineData("explorer/assets/explorer.css")]
    [InlineData("explorer/assets/vendor/uplot/uPlot.min.js")]
    public async Task A_file_is_compressed_and_sent_once(string path)
    {
        var first = await _app.ExchangeAsync("GET", $"api/{path}", ("Accept-Encoding", "br"));
        Assert.Equal("br", first["Content-Encoding"]);
        var second = await _app.ExchangeAsync("GET", $"api/{path}", ("If-None-Match", first["ETag"]!));
        Assert.Equal(HttpStatusCode.NotModified, second.Status);
    }

    private static string WithoutModules(string document) => ModuleLink.Replace(document, "");

    [GeneratedRegex("""\s*<link rel="modulepreload" href="assets/([^"]+)" />""")]
    private static partial Regex ModuleLink { get; }

    [GeneratedRegex(@"/?\{(\*\w+|\w+\?)\}$")]
    private static partial Regex Optional { get; }
}

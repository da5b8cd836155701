using System.Net;
using System.Text;

namespace ListingFunctions.SystemTests.Http;

/// <summary>
/// The examples of listingapi.yaml, with which API clients and the reference page fill their forms, can be sent as they
/// are: the service understands them, even if it has no such listing, or another version of it.
/// </summary>
public sealed class ExampleTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly HttpStatusCode[] Understood =
    [
        HttpStatusCode.OK,
        HttpStatusCode.Created,
        HttpStatusCode.NoContent,
        HttpStatusCode.NotFound,
        HttpStatusCode.PreconditionFailed,
    ];

    private readonly App _app = shared.App;

    public static TheoryData<string, string> Operations =>
        new(ApiOperation.All.Select(operation => (operation.Method, operation.Path)));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_understands_its_examples(string method, string path)
    {
        var operation = ApiOperation.All.Single(each => (each.Method, each.Path) == (method, path));
        var query = new StringBuilder();
        var headers = new List<(string, string)>();
        foreach (var (name, place, example) in operation.Parameters)
        foreach (var value in example)
            switch (place)
            {
                case "path":
                    path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                    break;
                case "header":
                    headers.Add((name, value));
                    break;
                default:
                    query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
                    break;
            }

        if (path.EndsWith("accept-loss", StringComparison.Ordinal))
            query.Append("&from=1&to=1"); // Nobody should accept a loss by an example.
        using var body = operation.Body is { } content
            ? new StringContent(content.Example, Encoding.UTF8, content.Type)
            : null;
        var response = await _app.SendAsync(method, $"{path[1..]}?{query}".TrimEnd('?'), body, [.. headers]);
        Assert.True(Understood.Contains(response.Status), $"{(int)response.Status}: {response.Text}");
        if (operation.Body is { Type: "application/x-ndjson" })
            Assert.DoesNotContain("\"rejected\"", response.Text, StringComparison.Ordinal);
    }
}

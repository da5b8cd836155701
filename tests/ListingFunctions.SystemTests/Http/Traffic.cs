using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ListingFunctions.SystemTests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Traffic))]

namespace ListingFunctions.SystemTests.Http;

/// <summary>
/// What the tests requested of the service and what it returned, against listingapi.yaml: once all of them have run, a
/// validating proxy (Prism) gets one exchange of each form again, before a server that responds as the service did. An
/// response that the document does not describe fails the run.
/// </summary>
/// <remarks>
/// Requests are judged by <see cref="DocumentTests"/>; here many are wrong on purpose. Addresses and methods that are
/// not in the document are left out. A run of some tests alone is not looked at: the proxy takes seconds to start.
/// </remarks>
public sealed partial class Traffic : IAsyncDisposable
{
    private const string Number = "x-exchange";

    private static readonly string[] NotRepeated = ["Transfer-Encoding", "Content-Length", "Date", "Server"];

    private readonly ApiDocument _document = new(ApiDocument.File);
    private readonly ConcurrentDictionary<string, Exchange> _exchanges = new();

    /// <summary>Keeps an exchange, if there was none of its form.</summary>
    internal void Keep(string method, string path, Response response)
    {
        var address = $"/{path}";
        if (!_document.Has(method, address.Split('?')[0], out var template))
            return;
        string[] form =
        [
            $"{method} {template} {(int)response.Status}",
            string.Join(',', response.Headers.Keys.Order(StringComparer.Ordinal)),
            string.Join(',', Members(response.Body, "").Distinct().Order(StringComparer.Ordinal)),
        ];
        _exchanges.TryAdd(string.Join('\n', form), new Exchange(method, address, response));
    }

    public async ValueTask DisposeAsync()
    {
        if (_exchanges.IsEmpty || Environment.GetCommandLineArgs().Any(IsSelection))
            return;
        Exchange[] exchanges = [.. _exchanges.Values];
        await using var upstream = await RespondAsync(exchanges);
        await using var prism = await ValidatingProxy.StartPrismAsync(upstream.Urls.Single());
        if (prism.Missing is not null)
            return; // DocumentTests say so.

        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var violations = new ConcurrentQueue<string>();
        await Parallel.ForAsync(
            0,
            exchanges.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (index, stop) =>
            {
                var (method, address, response) = exchanges[index];
                using var request = new HttpRequestMessage(
                    new HttpMethod(method),
                    $"http://127.0.0.1:{prism.Port}{address}"
                );
                request.Headers.Add(Number, $"{index}");
                request.Headers.Add("x-functions-key", "key");
                using var proxied = await http.SendAsync(request, stop);
                if (proxied.StatusCode != response.Status)
                    violations.Enqueue($"{method} {address}: the proxy returned {(int)proxied.StatusCode}.");
                if (proxied.Headers.TryGetValues("sl-violations", out var found))
                    foreach (var violation in OfTheResponse(found.Single()).Take(3))
                        violations.Enqueue($"{method} {address} {(int)response.Status}: {violation}");
            }
        );
        Assert.True(
            violations.IsEmpty,
            $"Of {exchanges.Length} exchanges, these are not as listingapi.yaml has them:\n{string.Join('\n', violations)}"
        );
    }

    /// <summary>Those that are not of the request. If there are too many for a header, the proxy says so in words.</summary>
    private static IEnumerable<string> OfTheResponse(string violations) =>
        violations.StartsWith('[')
            ? JsonNode
                .Parse(violations)!
                .AsArray()
                .Where(each => (string?)each!["location"]![0] != "request")
                .Select(each => each!.ToJsonString())
            : [violations];

    private static async Task<WebApplication> RespondAsync(Exchange[] exchanges)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(async context =>
        {
            if (!int.TryParse(context.Request.Headers[Number], out var number))
                return;
            var response = exchanges[number].Response;
            context.Response.StatusCode = (int)response.Status;
            foreach (var (name, value) in response.Headers.ExceptBy(NotRepeated, header => header.Key))
                context.Response.Headers.Append(name, value);
            if (response.Body.ValueKind != JsonValueKind.Undefined)
                await context.Response.WriteAsync(response.Body.GetRawText());
        });
        await server.StartAsync();
        return server;
    }

    /// <summary>The members of a body, wherever they stand, with the kinds of their values.</summary>
    private static IEnumerable<string> Members(JsonElement element, string path) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member => Members(member.Value, $"{path}.{member.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Members(item, $"{path}[]")).Append(path),
            var kind => [$"{path} {kind}"],
        };

    private static bool IsSelection(string argument) => Selection().IsMatch(argument);

    [GeneratedRegex("^--?(filter|class|method|namespace|trait|query|id)", RegexOptions.IgnoreCase)]
    private static partial Regex Selection();

    private sealed record Exchange(string Method, string Address, Response Response);
}

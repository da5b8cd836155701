// Imports samples/listings.ndjson into a running host, each listing with its dated history of two years, and shows the
// progress. It can be stopped at any time and run again.
//
//   dotnet run samples/import.cs
//   dotnet run samples/import.cs -- http://localhost:7071 --key MASTER_KEY --file my-export.ndjson
//
// With --file it sends lines as GET /api/ops/export returns them, in requests of at most a megabyte.

// Speaks HTTP only, so there is no need to ask the package feed for the Functions worker first.
#:property FunctionsWorker=None
#:package System.CommandLine

using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

const int RequestLength = 1024 * 1024;
const string Source = "samples";

var address = new Argument<Uri>("address")
{
    Description = "Address of the host",
    DefaultValueFactory = _ => new Uri("http://localhost:7071"),
    CustomParser = result =>
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        result.AddError($"'{text}' is not an address such as http://localhost:7071");
        return null;
    },
};
var key = new Option<string?>("--key") { Description = "The master key, which a host in Azure requires" };
var file = new Option<FileInfo?>("--file") { Description = "Lines as an export returns them, in place of the sample" };
var command = new RootCommand("Imports listings with their histories") { address, key, file };
command.SetAction(
    (parsed, stop) => ImportAsync(parsed.GetValue(address)!, parsed.GetValue(key), parsed.GetValue(file), stop)
);
return await command.Parse(args).InvokeAsync();

static async Task<int> ImportAsync(Uri address, string? key, FileInfo? file, CancellationToken stop)
{
    var lines = file is null ? SampleLines() : await File.ReadAllLinesAsync(file.FullName, stop);
    var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
    using var http = new HttpClient { BaseAddress = new Uri(address, "/api/"), Timeout = TimeSpan.FromMinutes(30) };
    if (key is not null)
        http.DefaultRequestHeaders.Add("x-functions-key", key);
    try
    {
        foreach (var body in Bodies(lines))
            await SendAsync(http, body, outcomes, stop);
    }
    catch (Exception e) when (e is HttpRequestException or IOException)
    {
        await Console.Error.WriteLineAsync($"\n{e.Message} Run it again: what is imported stays unchanged.");
        return 1;
    }

    Console.WriteLine($"\r{Text(outcomes)}  ");
    return outcomes.Keys.Any(outcome => outcome is "rejected" or "failed") ? 1 : 0;
}

static async Task SendAsync(
    HttpClient http,
    string body,
    SortedDictionary<string, int> outcomes,
    CancellationToken stop
)
{
    using var content = new StringContent(body, new MediaTypeHeaderValue("application/x-ndjson"));
    using var request = new HttpRequestMessage(HttpMethod.Post, "ops/import") { Content = content };
    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    response.EnsureSuccessStatusCode();
    using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
    while (await reader.ReadLineAsync(stop) is { } line)
    {
        var result = JsonNode.Parse(line)!;
        var outcome = (string)result["outcome"]!;
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        if (result["errors"] is { } errors)
            Console.WriteLine($"\r{(string?)result["key"]}: {errors.ToJsonString()}");
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{Text(outcomes)}  ");
    }
}

static string Text(SortedDictionary<string, int> outcomes) =>
    string.Join(", ", outcomes.Select(each => $"{each.Value} {each.Key}"));

// Lines, put together to bodies that the Functions host accepts.
static IEnumerable<string> Bodies(IEnumerable<string> lines)
{
    var body = new StringBuilder();
    foreach (var line in lines)
    {
        if (body.Length > 0 && body.Length + line.Length > RequestLength)
        {
            yield return body.ToString();
            body.Clear();
        }

        body.Append(line).Append('\n');
    }

    if (body.Length > 0)
        yield return body.ToString();
}

// The sample has one line for each change, in the order of time; an import has one for each listing.
static IEnumerable<string> SampleLines()
{
    var folder = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? "samples";
    var listings = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
    foreach (
        var change in File.ReadLines(Path.Combine(folder, "listings.ndjson")).Select(line => JsonNode.Parse(line)!)
    )
    {
        var name = (string)change["listing"]!;
        if (change["create"] is { } created)
        {
            listings[name] = created.DeepClone().AsObject();
            (listings[name]["source"], listings[name]["key"]) = (Source, name);
            listings[name]["prices"] = new JsonArray();
        }

        var price = change["price_eur"] ?? change["create"]!["latest_price_eur"]!;
        listings[name]["latest_price_eur"] = price.DeepClone();
        var dated = new JsonObject { ["price_eur"] = price.DeepClone(), ["created_date"] = change["at"]!.DeepClone() };
        listings[name]["prices"]!.AsArray().Add((JsonNode)dated);
    }

    return listings.Values.Select(listing => listing.ToJsonString());
}

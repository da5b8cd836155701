// Receives pushed events and prints them; can be made to fail, to see what push does then.
//
//   dotnet run samples/receive.cs
//   dotnet run samples/receive.cs -- --port 7072 --fail 503 --every 3
//   Events__Endpoint=http://localhost:7072/ dotnet run --project local/LocalHost
//
// While it runs: u makes it unavailable (503), r makes it reject (400), s makes it slow (5 s a batch), a accepts again.

#:sdk Microsoft.NET.Sdk.Web
#:property FunctionsWorker=None

using System.Globalization;
using System.Text.Json;

const string Usage = """
    usage: dotnet run samples/receive.cs [-- [--port N] [--fail STATUS] [--every N]]
      --port     port to listen on (default: 7072)
      --fail     status of a batch that fails, such as 503 (unavailable) or 400 (rejected)
      --every    fails every Nth batch (default with --fail: each)
    """;

if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.Port}"));
await using var app = builder.Build();
var (batches, behaviour) = (0, 'a');
var seen = new HashSet<string>();
app.MapPost(
    "/{**path}",
    async (HttpRequest request) =>
    {
        using var batch = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
        JsonElement[] events = [.. batch.RootElement.EnumerateArray()];
        var number = Interlocked.Increment(ref batches);
        if (behaviour == 's')
            await Task.Delay(TimeSpan.FromSeconds(5), request.HttpContext.RequestAborted);
        var status = behaviour switch
        {
            'u' => StatusCodes.Status503ServiceUnavailable,
            'r' => StatusCodes.Status400BadRequest,
            _ when options.Fail is { } fail && number % options.Every == 0 => fail,
            _ => StatusCodes.Status202Accepted,
        };
        lock (seen)
            Print(number, status, events);
        return Results.StatusCode(status);
    }
);

await app.StartAsync();
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"Set Events__Endpoint to http://localhost:{options.Port}/. Ctrl+C stops."
    )
);
if (!Console.IsInputRedirected)
    _ = Task.Run(() =>
    {
        while (true)
            if (Console.ReadKey(intercept: true).KeyChar is var key and ('a' or 'u' or 'r' or 's'))
                Console.WriteLine($"# {behaviour = key}");
    });
await app.WaitForShutdownAsync();
return 0;

void Print(int number, int status, JsonElement[] events)
{
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"# batch {number}: {events.Length} events, {status}")
    );
    if (status >= 300)
        return;
    foreach (var each in events)
    {
        var id = each.GetProperty("id").GetString()!;
        var mark = seen.Add(id) ? " " : "=";
        Console.WriteLine($"{mark} {each.GetProperty("type").GetString()} {id} {Summary(each.GetProperty("data"))}");
    }
}

static string Summary(JsonElement data) =>
    data.TryGetProperty("price_eur", out var price)
        ? $"{price.GetRawText()} EUR{(data.TryGetProperty("change_percent", out var percent) ? $" ({percent.GetRawText()} %)" : "")}{(data.TryGetProperty("city", out var city) ? $", {city.GetString()}" : "")}"
        : data.GetProperty("occurred_date").GetString()!;

internal sealed record Options(int Port, int? Fail, int Every)
{
    public static Options? Read(string[] args)
    {
        var options = new Options(7072, null, 1);
        if (args.Length % 2 != 0)
            return null;
        foreach (var pair in args.Chunk(2))
        {
            if (!int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;
            var next = pair[0] switch
            {
                "--port" when value is > 0 and < 65536 => options with { Port = value },
                "--fail" when value is >= 300 and < 600 => options with { Fail = value },
                "--every" when value > 0 => options with { Every = value },
                _ => null,
            };
            if (next is null)
                return null;
            options = next;
        }

        return options;
    }
}

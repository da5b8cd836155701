// Plays samples/listings.ndjson against a running host, then reads every price history back and compares.
//
//   dotnet run samples/play.cs
//   dotnet run samples/play.cs -- http://localhost:7071 --key FUNCTION_KEY --parallel 16
//
// A line of the file creates a listing or changes the price of one. Its "at" gives the order only: the instants in the
// API are those of the writes made here.

// Speaks HTTP only, so there is no need to ask the package feed for the Functions worker first.
#:property FunctionsWorker=None

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

const string FileName = "listings.ndjson";
const string Usage = """
    usage: dotnet run samples/play.cs [-- [ADDRESS] [--key FUNCTION_KEY] [--token ACCESS_TOKEN] [--parallel N]]
      ADDRESS       address of the host (default: http://localhost:7071)
      --key         a function key, which a host in Azure requires for writes
      --token       an access token with the role Listings.Write, which a service with sign-in requires instead
      --parallel    how many listings are written at once, 1 to 256 (default: 8)
    """;

if (Settings.Read(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
try
{
    var folder = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? "samples";
    var lines = await Line.ReadAsync(Path.Combine(folder, FileName));
    using var http = new HttpClient { BaseAddress = settings.Api, Timeout = TimeSpan.FromSeconds(60) };
    var api = new ListingApi(http, settings.Key, settings.Token, TimeProvider.System);
    return await PlayAsync(lines, api) ? 0 : 1;
}
catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or JsonException)
{
    await Console.Error.WriteLineAsync(Progress.Break + e.Message);
    return 1;
}

async Task<bool> PlayAsync(IReadOnlyList<Line> lines, ListingApi api)
{
    var listings = lines.Select(line => line.Listing).Distinct().Select((name, order) => (name, order)).ToDictionary();
    var parallelism = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel };
    var changes = lines.Count - listings.Count;
    Console.WriteLine(
        Text(
            $"{listings.Count:N0} listings and {changes:N0} price changes to {settings.Api}, {settings.Parallel} at a time"
        )
    );

    // A lane plays the lines of its listings in the order of the file, so that each listing's changes stay in order.
    var played = new ConcurrentDictionary<string, Played>();
    var progress = new Progress("writes", lines.Count, () => api.Retries, TimeProvider.System);
    await Parallel.ForEachAsync(
        lines.GroupBy(line => listings[line.Listing] % settings.Parallel),
        parallelism,
        async (lane, cancel) =>
        {
            foreach (var line in lane)
            {
                await WriteAsync(line, played, api, cancel);
                progress.Step();
            }
        }
    );

    var wrong = new ConcurrentBag<string>();
    var histories = new ConcurrentDictionary<string, IReadOnlyList<Price>>();
    var reading = new Progress("histories", played.Count, () => api.Retries, TimeProvider.System);
    await Parallel.ForEachAsync(
        played.Values,
        parallelism,
        async (listing, cancel) =>
        {
            var history = histories[listing.Name] = await api.GetPricesAsync(
                listing.Id,
                listing.Session,
                listing.Name,
                cancel
            );
            if (Difference(listing, history) is { } difference)
                wrong.Add(difference);
            reading.Step();
        }
    );

    var busiest = played.Values.MaxBy(listing => (listing.Prices.Count, listing.Id))!;
    Table(busiest, histories[busiest.Name]);
    foreach (var difference in wrong.Order(StringComparer.Ordinal))
        await Console.Error.WriteLineAsync(difference);
    Console.WriteLine(
        wrong.IsEmpty
            ? Text($"Verified: the histories of all {played.Count:N0} listings match what was played, ")
                + Text($"{histories.Values.Sum(history => history.Count):N0} prices in order.")
            : Text(
                $"Failed: the histories of {wrong.Count:N0} of {played.Count:N0} listings differ from what was played."
            )
    );
    return wrong.IsEmpty;
}

static async Task WriteAsync(
    Line line,
    ConcurrentDictionary<string, Played> played,
    ListingApi api,
    CancellationToken cancel
)
{
    var where = $"{FileName}:{line.Number} ({line.Listing})";
    if (line.Create is { } create)
    {
        var session = new Session();
        var id = await api.PostAsync(create, session, where, cancel);
        played[line.Listing] = new Played(line.Listing, id, create, [line.Price], session);
    }
    else if (played.TryGetValue(line.Listing, out var listing))
    {
        listing.Body["latest_price_eur"] = line.Price;
        await api.PutAsync(listing.Id, listing.Body, listing.Session, where, cancel);
        listing.Prices.Add(line.Price);
    }
    else
    {
        throw new InvalidDataException($"{where}: no earlier line creates this listing.");
    }
}

static string? Difference(Played listing, IReadOnlyList<Price> history)
{
    var at = listing.Prices.Zip(history).TakeWhile(pair => pair.First == pair.Second.Eur).Count();
    if (at == listing.Prices.Count && at == history.Count)
        return null;
    var wanted = at < listing.Prices.Count ? Text($"{listing.Prices[at]} €") : "nothing more";
    var found = at < history.Count ? Text($"{history[at].Eur} €") : "nothing more";
    return Text($"{listing.Name} (id {listing.Id}): {listing.Prices.Count} prices played, {history.Count} found; ")
        + Text($"entry {at + 1} was played as {wanted} and is {found}.");
}

static void Table(Played listing, IReadOnlyList<Price> history)
{
    var address = listing.Body["postal_address"]!;
    Console.WriteLine();
    Console.WriteLine(Text($"{listing.Body["name"]}, {address["city"]} ({listing.Name}, id {listing.Id})"));
    Console.WriteLine($"  {"date (UTC, of the write)", -24}  {"price in €", 14}  {"change", 9}");
    for (var entry = 0; entry < history.Count; entry++)
    {
        var (eur, date) = history[entry];
        var change = entry == 0 || history[entry - 1].Eur == 0 ? (decimal?)null : eur / history[entry - 1].Eur - 1;
        Console.WriteLine(
            Text($"  {date.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}   {eur, 14:N2}  {change, 9:+0.00 %;-0.00 %}").TrimEnd()
        );
    }
    Console.WriteLine();
}

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

/// <summary>The arguments of the command line.</summary>
internal sealed record Settings(Uri Api, string? Key, string? Token, int Parallel)
{
    /// <summary>The settings; <see langword="null"/> if an argument is wrong.</summary>
    public static Settings? Read(string[] args)
    {
        var settings = new Settings(new Uri("http://localhost:7071/api/"), null, null, 8);
        for (var rest = args.AsSpan(); rest.Length > 0; )
        {
            switch (rest)
            {
                case ["--key", var key, .. var after]:
                    settings = settings with { Key = key };
                    rest = after;
                    break;
                case ["--token", var token, .. var after]:
                    settings = settings with { Token = token };
                    rest = after;
                    break;
                case ["--parallel", var text, .. var after] when IsParallel(text, out var parallel):
                    settings = settings with { Parallel = parallel };
                    rest = after;
                    break;
                case [var address, .. var after] when IsAddress(address, out var api):
                    settings = settings with { Api = api };
                    rest = after;
                    break;
                default:
                    return null;
            }
        }
        return settings;
    }

    private static bool IsParallel(string text, out int parallel) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out parallel) && parallel is >= 1 and <= 256;

    /// <summary>The address of the host, with or without the route prefix.</summary>
    private static bool IsAddress(string text, out Uri api)
    {
        var host = text.TrimEnd('/');
        var full = host.EndsWith("/api", StringComparison.Ordinal) ? $"{host}/" : $"{host}/api/";
        return Uri.TryCreate(full, UriKind.Absolute, out api!) && api.Scheme is "http" or "https";
    }
}

/// <summary>A line of the file: a listing to create with its first price, or the next price of one.</summary>
internal sealed record Line(int Number, string Listing, JsonObject? Create, decimal Price)
{
    public static async Task<IReadOnlyList<Line>> ReadAsync(string path)
    {
        var texts = await File.ReadAllLinesAsync(path);
        return [.. texts.Select((text, index) => Parse(text, index + 1, Path.GetFileName(path)))];
    }

    private static Line Parse(string text, int number, string file)
    {
        try
        {
            var line = JsonNode.Parse(text);
            var listing = line.Member<string>("listing");
            return line!["create"] is JsonObject create
                ? new Line(number, listing, create, create.Member<decimal>("latest_price_eur"))
                : new Line(number, listing, null, line.Member<decimal>("price_eur"));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}:{number}: neither a listing nor a price of one. {e.Message}");
        }
    }
}

/// <summary>A listing as written so far.</summary>
internal sealed record Played(string Name, long Id, JsonObject Body, List<decimal> Prices, Session Session);

/// <summary>The session token of a client: a read that sends it is never older than what the client has seen, in any instance.</summary>
internal sealed class Session
{
    public string? Token { get; set; }
}

/// <summary>An entry of a price history.</summary>
internal sealed record Price(decimal Eur, DateTimeOffset Date);

/// <summary>The API over HTTP. Requests that the host asks to retry are retried, a limited number of times.</summary>
internal sealed class ListingApi(HttpClient http, string? key, string? accessToken, TimeProvider time)
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private int _retries;

    public int Retries => _retries;

    public async Task<long> PostAsync(JsonObject listing, Session session, string where, CancellationToken cancel)
    {
        var created = await SendAsync(
            HttpMethod.Post,
            "listings",
            listing,
            session,
            HttpStatusCode.Created,
            where,
            cancel
        );
        return created.Member<long>("id");
    }

    public Task PutAsync(long id, JsonObject listing, Session session, string where, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, $"listings/{id}", listing, session, HttpStatusCode.OK, where, cancel);

    public async Task<IReadOnlyList<Price>> GetPricesAsync(
        long id,
        Session session,
        string where,
        CancellationToken cancel
    )
    {
        var path = $"listings/{id}/prices";
        var prices = await SendAsync(HttpMethod.Get, path, null, session, HttpStatusCode.OK, where, cancel);
        return prices is JsonArray entries
            ?
            [
                .. entries.Select(entry => new Price(
                    entry.Member<decimal>("price_eur"),
                    entry.Member<DateTimeOffset>("created_date")
                )),
            ]
            : throw new JsonException($"{where}: the response is not an array of prices.");
    }

    private async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        Session session,
        HttpStatusCode expected,
        string where,
        CancellationToken cancel
    )
    {
        var what = $"{where}: {method} {http.BaseAddress}{path}";
        // The same at every attempt: a create that was applied although its response was lost is not applied again.
        var idempotencyKey = Guid.NewGuid().ToString();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is not null)
                    request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                if (body is not null && key is not null)
                    request.Headers.Add("x-functions-key", key);
                if (body is not null && accessToken is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
                if (method == HttpMethod.Post)
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                if (session.Token is { } token)
                    request.Headers.Add("Session-Token", token);

                using var response = await http.SendAsync(request, cancel);
                var text = await response.Content.ReadAsStringAsync(cancel);
                if (response.Headers.TryGetValues("Session-Token", out var tokens))
                    session.Token = tokens.First();
                if (response.StatusCode == expected)
                    return Json.Parse(text) ?? throw new JsonException($"{what} returned no JSON: {Excerpt(text)}");
                if ((int)response.StatusCode is not (409 or 429 or 503) || attempt == MaxAttempts)
                    throw new InvalidDataException($"{what} {Unexpected(response, text, attempt)}");
                Interlocked.Increment(ref _retries);
                await Task.Delay(WaitBefore(attempt, response), time, cancel);
            }
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException($"{what} got no response; is the host running? {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"{what} got no response within {http.Timeout.TotalSeconds:0} seconds.", e);
        }
    }

    private TimeSpan WaitBefore(int attempt, HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? asked?.Date - time.GetUtcNow() ?? TimeSpan.FromMilliseconds(100 << attempt);
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks));
    }

    private static string Unexpected(HttpResponseMessage response, string text, int attempts)
    {
        var times = attempts > 1 ? $", {attempts} times in a row" : "";
        var hint = (response.StatusCode, response.Headers.WwwAuthenticate.Count) switch
        {
            (HttpStatusCode.Unauthorized, > 0) => " The service requires an access token: --token.",
            (HttpStatusCode.Unauthorized, _) => " The host requires a function key: --key.",
            _ => "",
        };
        return $"returned {(int)response.StatusCode} {response.ReasonPhrase}{times}: {Message(text)}{hint}";
    }

    private static string Message(string text)
    {
        if (Json.Parse(text) is JsonObject problem && problem["message"] is JsonValue message)
            return message.ToString();
        return text.Length == 0 ? "(no body)" : Excerpt(text);
    }

    private static string Excerpt(string text) => text.ReplaceLineEndings(" ")[..Math.Min(text.Length, 200)];
}

/// <summary>JSON that may have an unexpected form.</summary>
internal static class Json
{
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static T Member<T>(this JsonNode? node, string name) =>
        node is JsonObject json && json[name] is JsonValue value && value.TryGetValue<T>(out var member)
            ? member
            : throw new JsonException($"{name} is missing, or of another type, in {node?.ToJsonString() ?? "null"}");
}

/// <summary>Shows progress: in place on a terminal, a line for each tenth if the output is redirected.</summary>
internal sealed class Progress(string what, int total, Func<int> retries, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _shown;
    private int _done;

    /// <summary>Ends a line that is still being rewritten.</summary>
    public static string Break => Console.IsOutputRedirected ? "" : Environment.NewLine;

    public void Step()
    {
        lock (_gate)
        {
            _done++;
            var elapsed = time.GetElapsedTime(_start);
            var isTenth = _done * 10 / total > (_done - 1) * 10 / total;
            var isTime = elapsed - _shown > TimeSpan.FromMilliseconds(100) || _done == total;
            if (Console.IsOutputRedirected ? isTenth : isTime)
                Show(elapsed);
        }
    }

    private void Show(TimeSpan elapsed)
    {
        _shown = elapsed;
        FormattableString text =
            $"  {_done, 7:N0} of {total:N0} {what}  {_done * 100 / total, 3} %  {_done / elapsed.TotalSeconds, 7:N0}/s  {retries():N0} retries";
        var line = text.ToString(CultureInfo.InvariantCulture);
        var end = Console.IsOutputRedirected || _done == total ? Environment.NewLine : "";
        Console.Write(Console.IsOutputRedirected ? $"{line}{end}" : $"\r{line}  {end}");
    }
}

using System.Diagnostics;

namespace ListingFunctions.Benchmarks;

/// <summary>An operation of the API as load: requests, sent one after the other on each of a few connections.</summary>
internal sealed record Operation(string Name, HttpMethod Method, Func<int, string> Path, Func<int, byte[]>? Body = null)
{
    /// <summary>Operations that change nothing, on a service of so many listings.</summary>
    public static Operation[] Reads(int listings) =>
        [
            new("GET /listings/{id}", HttpMethod.Get, index => $"/api/listings/{IdAt(index, listings)}"),
            new("GET /listings/{id}/prices", HttpMethod.Get, index => $"/api/listings/{IdAt(index, listings)}/prices"),
            .. ListPage
                .All(listings)
                .Select(page => (page.Name, Path: $"/api/listings{page.QueryString}"))
                .Select(page => new Operation(page.Name, HttpMethod.Get, _ => page.Path)),
        ];

    /// <summary>Operations that write. So many listings are updated, from this one on.</summary>
    public static Operation[] Writes(int updated, int from = 0) =>
        [
            new(
                "POST /listings",
                HttpMethod.Post,
                _ => "/api/listings",
                index => Dataset.Body(index, 100_000 + index % 1000)
            ),
            new(
                "PUT /listings/{id}",
                HttpMethod.Put,
                index => $"/api/listings/{IdAt(index, updated) + from}",
                index => Dataset.Body(index, 200_000 + index)
            ),
        ];

    /// <summary>Walks over all listings in a stride that meets each once before it meets one again.</summary>
    private static long IdAt(int index, int listings) => Dataset.IdOf((int)((long)index * 7919 % listings));
}

/// <summary>
/// Requests a second, the latency that 99 of 100 stay below, and the processor time of a request in microseconds: of the
/// server and of its database, not of the load generator.
/// </summary>
internal sealed record Measured(double Rate, double P99Milliseconds, double Processor);

/// <summary>A server under load.</summary>
/// <param name="server">The server.</param>
/// <param name="databaseTime">The processor time that its database has taken.</param>
internal sealed class Load(Child server, Func<TimeSpan> databaseTime) : IDisposable
{
    private const int Connections = 8;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections })
    {
        BaseAddress = new Uri(server.Greeting),
    };

    private int _index;

    public async Task<Measured> RunAsync(Operation operation, TimeSpan duration)
    {
        var processor = server.ProcessorTime + databaseTime();
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => Task.Run(() => WorkAsync(operation, clock, duration)))
        );
        var all = latencies.SelectMany(one => one).Order().ToArray();
        return new Measured(
            all.Length / clock.Elapsed.TotalSeconds,
            all[(int)(all.Length * 0.99)],
            (server.ProcessorTime + databaseTime() - processor).TotalMicroseconds / all.Length
        );
    }

    private async Task<List<double>> WorkAsync(Operation operation, Stopwatch clock, TimeSpan duration)
    {
        var latencies = new List<double>();
        while (clock.Elapsed < duration)
        {
            var index = Interlocked.Increment(ref _index);
            using var request = new HttpRequestMessage(operation.Method, operation.Path(index));
            if (operation.Body is { } body)
            {
                request.Content = new ByteArrayContent(body(index));
                request.Content.Headers.ContentType = new("application/json");
            }

            var begin = Stopwatch.GetTimestamp();
            using var response = await _http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null);
            latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return latencies;
    }

    public void Dispose() => _http.Dispose();
}

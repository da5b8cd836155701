using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Sends requests over several connections at once and validates each response.</summary>
internal sealed class FuzzRun : IAsyncLifetime
{
    private const int Connections = 8;
    private const int MaxFailures = 5;

    /// <summary>Not a measure of speed: a response that takes this long never arrives.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private FuzzSite? _guarded;
    private FuzzSite? _open;
    private readonly ConcurrentDictionary<string, bool> _accepted = new();
    private int _sent;

    /// <summary>The site where nothing may change.</summary>
    public FuzzSite Guarded => _guarded!;

    /// <summary>The site of requests that may be accepted.</summary>
    public FuzzSite Open => _open!;

    /// <summary>The operations of which a request was accepted.</summary>
    public IEnumerable<string> Accepted => _accepted.Keys;

    public async ValueTask InitializeAsync() =>
        (_guarded, _open) = (await FuzzSite.StartAsync(5), await FuzzSite.StartAsync(64));

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.SendDiagnosticMessage("{0} requests were sent.", _sent);
        await Guarded.DisposeAsync();
        await Open.DisposeAsync();
    }

    /// <summary>Sends a number of requests of one kind: each is made of the seed and its index alone.</summary>
    public Task SendAsync(Func<Random, FuzzRequest> kind, int count)
    {
        var seed = FuzzSeed.Value;
        count *= FuzzSeed.Factor;
        return SendAsync(
            Enumerable.Range(0, count).Select(index => kind(new Random(unchecked(seed * 1_000_003 + index)))),
            $"seed {seed}, "
        );
    }

    /// <summary>Sends these requests. Fails with what was wrong with each response, and the request so that it can be sent again.</summary>
    public async Task SendAsync(IEnumerable<FuzzRequest> requests, string origin = "")
    {
        var before = await StoreSnapshot.TakeAsync(Guarded.App.Database);
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            Partitioner.Create(requests.Index(), EnumerablePartitionerOptions.NoBuffering).GetPartitions(Connections),
            new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = App.Stop },
            async (share, token) =>
            {
                using (share)
                using (var connections = new Pair(this))
                    while (failures.Count < MaxFailures && share.MoveNext())
                        await SendAsync(connections, share.Current.Item, share.Current.Index, origin, failures, token);
            }
        );
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.Equal(before, await StoreSnapshot.TakeAsync(Guarded.App.Database));
    }

    private async Task SendAsync(
        Pair connections,
        FuzzRequest request,
        int index,
        string origin,
        ConcurrentQueue<string> failures,
        CancellationToken cancellationToken
    )
    {
        var isOpen =
            request.ReadsWhatOthersWrite
            || request is { Outcome: Outcome.Accepted or Outcome.AcceptedOrRejected, Method: not "GET" };
        var (site, connection) = isOpen ? (Open, connections.Open) : (Guarded, connections.Guarded);
        var bytes = request.ToBytes(text => site.Fill(text, index));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Hang);
        string? wrong;
        try
        {
            var response = await connection.SendAsync(bytes, request.HalfClose, limit.Token);
            wrong = Validate(request, response);
            if (request.Operation is { } operation && response is { Status: >= 200 and < 300 })
                _accepted[operation] = true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            wrong = "There was no response.";
            connection.Close();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            wrong = $"The response was cut off: {e.Message}";
            connection.Close();
        }

        Interlocked.Increment(ref _sent);
        if (wrong is not null)
            failures.Enqueue(
                $"{origin}request {index}: {wrong}\nprintf '{Shell.Escape(bytes)}' | nc localhost {site.App.Http.BaseAddress!.Port}"
            );
    }

    /// <summary>What is wrong with a response; <see langword="null"/> if nothing is.</summary>
    private static string? Validate(FuzzRequest request, RawResponse? response)
    {
        if (response is null)
            return request.Outcome == Outcome.NotOurs ? null : "The connection ended without a response.";
        var isSuccess = response.Status is >= 200 and < 300;
        // 505 is the status of the server for a version of HTTP that it does not support.
        if (
            response.Status is >= 500 && !(response.Status == 505 && request.Raw is not null)
            || response.Status < 200
            || response.Status == 304
                && !request.Headers.Any(header => header.Name is "If-None-Match" or "If-Modified-Since")
        )
            return $"It is a {response}.";
        if (request.Status is { } status && response.Status != status)
            return $"It should be a {status}, and is a {response}.";
        return request.Outcome switch
        {
            Outcome.Rejected when isSuccess => $"It should be rejected, and is a {response}.",
            Outcome.Accepted when !isSuccess => $"It should be accepted, and is a {response}.",
            Outcome.Accepted when !Contract.HasContent(response.Body, request.Body!) =>
                $"It has other content: {response}.",
            Outcome.NotOurs when isSuccess && request.Raw is null => $"There is no such route, and it is a {response}.",
            Outcome.Rejected or Outcome.AcceptedOrRejected or Outcome.NotOurs when !isSuccess => ValidateProblem(
                request,
                response
            ),
            _ => null,
        };
    }

    /// <summary>An error of the app has a problem body with a message, a code and the id of its trace; one of the server's, or of no function, has none.</summary>
    private static string? ValidateProblem(FuzzRequest request, RawResponse response)
    {
        if (response.Body.Length == 0)
            return request.Outcome == Outcome.Rejected && !response.Closes ? $"It has no body: {response}." : null;
        try
        {
            var body = JsonElement.Parse(response.Body);
            return
                response.Header("Content-Type") == "application/problem+json"
                && body.GetProperty("status").GetInt32() == response.Status
                && body.GetProperty("message").GetString() is { Length: > 0 }
                && body.GetProperty("code").GetString() is { Length: > 0 }
                && body.GetProperty("trace_id").GetString() is { Length: 32 }
                ? null
                : $"It is no problem body: {response}.";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"It is no problem body: {response}.";
        }
    }

    private sealed class Pair(FuzzRun run) : IDisposable
    {
        public RawConnection Guarded { get; } = new(run.Guarded.App.Http.BaseAddress!);

        public RawConnection Open { get; } = new(run.Open.App.Http.BaseAddress!);

        public void Dispose()
        {
            Guarded.Dispose();
            Open.Dispose();
        }
    }
}

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
    private int _sent;

    /// <summary>Where nothing may change.</summary>
    public FuzzSite Guarded => _guarded!;

    /// <summary>Where what may be taken goes.</summary>
    public FuzzSite Open => _open!;

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

    /// <summary>Sends these requests. Fails with what was wrong with each answer, and the request as one can send it again.</summary>
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
        var changes = request is { Outcome: Outcome.Taken or Outcome.RefusedOrTaken, Method: not "GET" };
        var (site, connection) = changes ? (Open, connections.Open) : (Guarded, connections.Guarded);
        var bytes = request.ToBytes(text => site.Fill(text, index));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Hang);
        string? wrong;
        try
        {
            wrong = Judge(request, await connection.SendAsync(bytes, request.HalfClose, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            wrong = "There was no answer.";
            connection.Close();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            wrong = $"The answer was cut off: {e.Message}";
            connection.Close();
        }

        Interlocked.Increment(ref _sent);
        if (wrong is not null)
            failures.Enqueue(
                $"{origin}request {index}: {wrong}\nprintf '{Shell.Escape(bytes)}' | nc localhost {site.App.Http.BaseAddress!.Port}"
            );
    }

    /// <summary>What is wrong with a response; <see langword="null"/> if nothing is.</summary>
    private static string? Judge(FuzzRequest request, RawAnswer? answer)
    {
        if (answer is null)
            return request.Outcome == Outcome.NotOurs ? null : "The connection ended without an answer.";
        var isSuccess = answer.Status is >= 200 and < 300;
        // 505 is the server's word for a version of HTTP that it does not speak.
        if (
            answer.Status is >= 500 && !(answer.Status == 505 && request.Raw is not null)
            || answer.Status < 200
            || answer.Status == 304 && !request.Headers.Any(header => header.Name == "If-None-Match")
        )
            return $"It is a {answer}.";
        if (request.Status is { } status && answer.Status != status)
            return $"It should be a {status}, and is a {answer}.";
        return request.Outcome switch
        {
            Outcome.Refused when isSuccess => $"It should be refused, and is a {answer}.",
            Outcome.Taken when !isSuccess => $"It should be taken, and is a {answer}.",
            Outcome.Taken when !Contract.Says(answer.Body, request.Body!) => $"It says something else: {answer}.",
            Outcome.NotOurs when isSuccess && request.Raw is null => $"There is no such thing, and it is a {answer}.",
            Outcome.Refused or Outcome.RefusedOrTaken or Outcome.NotOurs when !isSuccess => JudgeBody(request, answer),
            _ => null,
        };
    }

    /// <summary>An error of the app has a problem body with a message and the id of its trace; one of the server's, or of no function, has none.</summary>
    private static string? JudgeBody(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Body.Length == 0)
            return request.Outcome == Outcome.Refused && !answer.Closes ? $"It has no body: {answer}." : null;
        try
        {
            var body = JsonElement.Parse(answer.Body);
            return
                answer.Header("Content-Type") == "application/problem+json"
                && body.GetProperty("status").GetInt32() == answer.Status
                && body.GetProperty("message").GetString() is { Length: > 0 }
                && body.GetProperty("trace_id").GetString() is { Length: 32 }
                ? null
                : $"It is no problem body: {answer}.";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"It is no problem body: {answer}.";
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

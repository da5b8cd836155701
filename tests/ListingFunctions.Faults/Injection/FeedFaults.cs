using System.Text.Json;

namespace ListingFunctions.Faults.Injection;

/// <summary>Delivers the batches of a host's change feed as a platform that promises "at least once" may.</summary>
internal sealed class FeedFaults(Faults faults, string host)
{
    private const int Kept = 40;

    private readonly List<string> _old = [];
    private long _deliveries;

    /// <summary>See <see cref="LocalHost.BatchHandling"/>.</summary>
    public async Task HandleAsync(
        string function,
        string batch,
        Func<string, Task> next,
        CancellationToken cancellationToken
    )
    {
        var what = $"delivery {function} {host}";
        var time = Interlocked.Increment(ref _deliveries);
        var kind = faults.IsCalm ? null : faults.EvenlyOf(what, time, faults.Plan.Deliveries);
        if (kind is null)
        {
            await next(batch);
        }
        else
        {
            await DeliverAsync(kind.Value, batch, next, index => faults.Draw($"{what} {index}", time));
            faults.Count(kind.Value);
        }

        Keep(batch, faults.Draw(what, -time));
        if (kind == FaultKind.StoppedBeforeCheckpoint)
            throw new InvalidOperationException("The processor stops before its checkpoint, as the plan has it.");
    }

    /// <summary>Delivers all that is kept once more.</summary>
    public async Task DeliverKeptAsync(Func<string, Task> deliver)
    {
        string[] kept;
        lock (_old)
            kept = [.. _old];
        foreach (var batch in kept)
            await deliver(batch);
    }

    private async Task DeliverAsync(FaultKind kind, string batch, Func<string, Task> next, Func<int, double> draw)
    {
        var documents = JsonElement.Parse(batch).EnumerateArray().Select(document => document.GetRawText()).ToList();
        switch (kind)
        {
            case FaultKind.DeliveredTwice:
                await next(batch);
                await next(batch);
                break;
            case FaultKind.DeliveredInHalves:
                var half = documents.Count / 2;
                await next(Batch(documents.Take(half)));
                await next(Batch(documents.Skip(half)));
                break;
            case FaultKind.DeliveredOutOfOrder:
                // The feed shows a listing once a batch, so any order keeps the order within each.
                await next(Batch(documents.Index().OrderBy(document => draw(document.Index)).Select(d => d.Item)));
                break;
            case FaultKind.DeliveredLate:
                if (Old(draw(0)) is { } old)
                    await next(old);
                await next(batch);
                break;
            default:
                await next(batch);
                break;
        }
    }

    private void Keep(string batch, double drawn)
    {
        lock (_old)
        {
            if (_old.Count < Kept)
                _old.Add(batch);
            else
                _old[(int)(drawn * Kept)] = batch;
        }
    }

    private string? Old(double drawn)
    {
        lock (_old)
            return _old.Count == 0 ? null : _old[(int)(drawn * _old.Count)];
    }

    private static string Batch(IEnumerable<string> documents) => $"[{string.Join(',', documents)}]";
}

using System.Threading.Channels;
using LocalCosmos.Journal;

namespace LocalCosmos.Store;

/// <summary>
/// Decides writes one after another, and commits them in groups: into the journal first, then visible to readers,
/// then acknowledged. So neither a reader nor a writer ever saw what a journal does not have.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private const int LargestGroup = 256;

    private readonly JournalFile? _journal;
    private readonly TimeProvider _time;
    private readonly Channel<PendingWrite> _pending = Channel.CreateUnbounded<PendingWrite>(
        new() { SingleReader = true }
    );
    private readonly WriteSet _set = new();
    private readonly List<PendingWrite> _group = [];
    private readonly Task _loop;
    private StoreUnavailableException? _failure;

    public Committer(JournalFile? journal, TimeProvider time)
    {
        _time = time;
        _journal = journal;
        _loop = Task.Run(CommitAsync);
    }

    /// <summary>Decides and commits one write.</summary>
    /// <param name="stage">Decides: puts changes into the set and returns the result.</param>
    /// <param name="alone">Whether the write changes what containers there are, which others of its group build on.</param>
    /// <exception cref="StoreUnavailableException">The journal could not be written, now or earlier.</exception>
    public Task<T> RunAsync<T>(Func<WriteSet, T> stage, bool alone = false)
    {
        var write = new PendingWrite<T>(stage, alone);
        return _pending.Writer.TryWrite(write)
            ? write.Task
            : Task.FromException<T>(new StoreUnavailableException("LocalCosmos is stopping."));
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await _loop;
    }

    private async Task CommitAsync()
    {
        while (await _pending.Reader.WaitToReadAsync())
        {
            while (_pending.Reader.TryRead(out var write))
            {
                if (write.Alone)
                    await CommitGroupAsync();
                Stage(write);
                if (write.Alone || _group.Count >= LargestGroup)
                    await CommitGroupAsync();
            }
            await CommitGroupAsync();
        }
    }

    private void Stage(PendingWrite write)
    {
        if (_failure is not null)
        {
            write.Fail(_failure);
            return;
        }
        var mark = _set.Mark;
        try
        {
            write.Stage(_set);
            _set.Seal(mark);
            _group.Add(write);
        }
#pragma warning disable CA1031 // Whatever a decision fails with belongs to the caller, not to the loop.
        catch (Exception failure)
        {
            _set.RollBack(mark);
            write.Fail(failure);
        }
#pragma warning restore CA1031
    }

    private async Task CommitGroupAsync()
    {
        try
        {
            if (_journal is not null && _set.Records.Count > 0)
                await _journal.AppendAsync([StoreRecord.Of(_time.GetUtcNow()), .. _set.Records]);
            _set.Apply();
            foreach (var write in _group)
                write.Complete();
        }
#pragma warning disable CA1031 // Whatever went wrong, what was decided may be neither in the journal nor visible: nothing follows it.
        catch (Exception failure)
        {
            _failure = new(
                $"The journal cannot be written ({failure.Message}); no write is accepted until LocalCosmos is restarted.",
                failure
            );
            foreach (var write in _group)
                write.Fail(_failure);
        }
#pragma warning restore CA1031
        _set.Clear();
        _group.Clear();
    }

    private abstract class PendingWrite(bool alone)
    {
        public bool Alone { get; } = alone;

        public abstract void Stage(WriteSet set);
        public abstract void Complete();
        public abstract void Fail(Exception failure);
    }

    private sealed class PendingWrite<T>(Func<WriteSet, T> stage, bool alone) : PendingWrite(alone)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override void Stage(WriteSet set) => _result = stage(set);

        public override void Complete() => _completion.SetResult(_result!);

        public override void Fail(Exception failure) => _completion.SetException(failure);
    }
}

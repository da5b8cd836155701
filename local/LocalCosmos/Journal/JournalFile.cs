using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace LocalCosmos.Journal;

/// <summary>
/// An append-only file of records, and the folder it lies in, held by one process at a time. A record whose append has
/// returned survives the death of the process (<c>kill -9</c>) and, if the file is flushed, the loss of power.
/// </summary>
internal sealed partial class JournalFile : IDisposable
{
    private const string FileName = "journal";
    private const string NewFileName = "journal.new";
    private const string LockName = "lock";
    private const int WriteBehind = 1 << 20;

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private SafeFileHandle _file;
    private long _end;

    private readonly bool _flushes;

    private JournalFile(string folder, bool flushes, FileStream @lock, SafeFileHandle file)
    {
        _flushes = flushes;
        _folder = folder;
        _lock = @lock;
        _file = file;
    }

    /// <summary>Opens the journal of a folder, creating both if they are missing, and reads all records.</summary>
    /// <remarks>
    /// What follows the last intact record is cut, and a warning logged. If another append follows the damaged place,
    /// the journal is not opened: that append began when the damaged one was on the disk, so cutting would lose what
    /// was acknowledged. Intact records of the damaged append itself say nothing: its pages reach the disk in any order.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="flushes">Whether an append is flushed to disk before it returns.</param>
    /// <param name="replay">Takes each record; the bytes are valid during the call only.</param>
    /// <param name="logger">Where cut bytes are reported.</param>
    /// <exception cref="JournalException">The folder is in use or not writable, or the journal is damaged.</exception>
    public static JournalFile Open(string folder, bool flushes, Action<ReadOnlyMemory<byte>> replay, ILogger logger)
    {
        var path = Path.Combine(folder, FileName);
        var @lock = Lock(folder);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var journal = new JournalFile(folder, flushes, @lock, file);
            journal.Replay(replay, logger);
            return journal;
        }
        catch (Exception failure)
        {
            file?.Dispose();
            @lock.Dispose();
            if (failure is JournalException)
                throw;
            throw new JournalException($"The journal {path} cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>How often appends were flushed to disk.</summary>
    public long Flushes { get; private set; }

    /// <summary>Appends records; they are in the file, or on the disk, when this returns.</summary>
    /// <remarks>If they cannot be written, the file is cut to its former end, if possible.</remarks>
    public async ValueTask AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        for (var index = 0; index < records.Count; index++)
            JournalFrame.Write(_buffer, records[index].Span, isBeginning: index == 0);
        try
        {
            await RandomAccess.WriteAsync(_file, _buffer.WrittenMemory, _end);
            if (_flushes)
            {
                RandomAccess.FlushToDisk(_file);
                Flushes++;
            }
            _end += _buffer.WrittenCount;
        }
        catch
        {
            Cut();
            throw;
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>Appends records and flushes them to disk.</summary>
    /// <exception cref="JournalException">They could not be written; the file ends where it did before.</exception>
    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var end = _end;
        try
        {
            for (var index = 0; index < records.Count; index++)
            {
                JournalFrame.Write(_buffer, records[index].Span, isBeginning: index == 0);
                if (_buffer.WrittenCount > WriteBehind)
                    Flush(_file, ref end);
            }
            Flush(_file, ref end);
            RandomAccess.FlushToDisk(_file);
            _end = end;
        }
        catch (IOException failure)
        {
            Cut();
            throw new JournalException($"The journal cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Reads all records again.</summary>
    public void Read(Action<ReadOnlyMemory<byte>> replay) => new JournalReader(_file).ReadAll(replay);

    /// <summary>Replaces the journal by these records, at once: whoever opens it finds the old one or the new one.</summary>
    /// <exception cref="JournalException">The new file could not be written; the old one is untouched.</exception>
    public void Replace(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var path = Path.Combine(_folder, NewFileName);
        SafeFileHandle? file = null;
        try
        {
#pragma warning disable CA2000 // It becomes the journal's file below.
            file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
#pragma warning restore CA2000
            var end = 0L;
            foreach (var record in records)
            {
                // The file is on the disk before it is used, so damage anywhere in it is a loss.
                JournalFrame.Write(_buffer, record.Span, isBeginning: true);
                if (_buffer.WrittenCount > WriteBehind)
                    Flush(file, ref end);
            }
            Flush(file, ref end);
            RandomAccess.FlushToDisk(file);
            _file.Dispose();
            File.Move(path, Path.Combine(_folder, FileName), overwrite: true);
            (_file, _end) = (file, end);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new JournalException($"The journal cannot be compacted into {path}: {failure.Message}", failure);
        }
    }

    /// <summary>Closes the journal and gives the folder free.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The folder {folder} cannot be created: {failure.Message}", failure);
        }
        var path = Path.Combine(folder, LockName);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new JournalException($"The folder {folder} cannot be written: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw new JournalException(
                $"The folder {folder} is in use by another LocalCosmos, or cannot be written: {failure.Message}",
                failure
            );
        }
    }

    private void Replay(Action<ReadOnlyMemory<byte>> replay, ILogger logger)
    {
        var reader = new JournalReader(_file);
        _end = reader.ReadAll(replay);
        var rest = RandomAccess.GetLength(_file) - _end;
        if (rest == 0)
            return;
        var path = Path.Combine(_folder, FileName);
        if (reader.FindAppend(_end) is { } intact)
            throw new JournalException(
                $"The journal {path} is damaged at byte {_end}, and intact records follow at byte {intact}. "
                    + $"Restore the file, or give up what was written after that place by cutting it to {_end} bytes."
            );
        RandomAccess.SetLength(_file, _end);
        Log.Cut(logger, path, rest);
    }

    private void Flush(SafeFileHandle file, ref long end)
    {
        RandomAccess.Write(file, _buffer.WrittenSpan, end);
        end += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }

    private void Cut()
    {
        try
        {
            RandomAccess.SetLength(_file, _end);
        }
        catch (IOException)
        {
            // The next start cuts it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The journal {Path} ended in {Count} bytes that are no complete record; they were cut."
        )]
        public static partial void Cut(ILogger logger, string path, long count);
    }
}

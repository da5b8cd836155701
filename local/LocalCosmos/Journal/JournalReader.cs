using Microsoft.Win32.SafeHandles;

namespace LocalCosmos.Journal;

/// <summary>Reads the records of a journal from its beginning.</summary>
internal sealed class JournalReader(SafeFileHandle file)
{
    private const int ReadAhead = 1 << 20;

    private readonly long _length = RandomAccess.GetLength(file);
    private byte[] _buffer = new byte[ReadAhead];
    private long _bufferStart;
    private int _bufferLength;

    /// <summary>Passes on every intact record, and returns the end of the last one.</summary>
    public long ReadAll(Action<ReadOnlyMemory<byte>> record)
    {
        var position = 0L;
        while (TryRead(position, out var bytes))
        {
            record(bytes);
            position += JournalFrame.HeaderLength + bytes.Length;
        }
        return position;
    }

    /// <summary>The start of the first append after a damaged place whose first record is intact; null if there is none.</summary>
    public long? FindAppend(long damaged)
    {
        for (var position = damaged + 1; position < _length; )
        {
            var window = Window(position, (int)Math.Min(ReadAhead, _length - position)).Span;
            var found = window.IndexOf(JournalFrame.Beginning);
            if (found < 0)
            {
                // A mark may lie across the end of the window.
                position += Math.Max(1, window.Length - JournalFrame.Beginning.Length + 1);
                continue;
            }
            position += found;
            if (TryRead(position, out _))
                return position;
            position++;
        }
        return null;
    }

    private bool TryRead(long position, out ReadOnlyMemory<byte> record)
    {
        record = default;
        if (_length - position < JournalFrame.HeaderLength)
            return false;
        if (
            JournalFrame.ReadLength(Window(position, JournalFrame.HeaderLength).Span) is not { } length
            || _length - position - JournalFrame.HeaderLength < length
        )
            return false;
        var frame = Window(position, JournalFrame.HeaderLength + length);
        record = frame[JournalFrame.HeaderLength..];
        return JournalFrame.IsIntact(frame.Span, record.Span);
    }

    private ReadOnlyMemory<byte> Window(long position, int length)
    {
        if (position < _bufferStart || position + length > _bufferStart + _bufferLength)
            Fill(position, length);
        return _buffer.AsMemory((int)(position - _bufferStart), length);
    }

    private void Fill(long position, int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[length];
        _bufferStart = position;
        _bufferLength = 0;
        while (_bufferLength < length)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_bufferLength), position + _bufferLength);
            if (read == 0)
                throw new EndOfStreamException();
            _bufferLength += read;
        }
    }
}

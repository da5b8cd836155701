using System.Buffers;
using System.IO.Pipelines;

namespace ListingFunctions.Http;

/// <summary>
/// Reads a body line by line, so that a body of any length needs the memory of one line. Empty lines are skipped; the last
/// line needs no line break. A byte order mark at the beginning is ignored.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="maxLength">The longest line in bytes; of a longer one only its number is read.</param>
internal sealed class LineReader(PipeReader body, int maxLength)
{
    private const byte LineFeed = (byte)'\n';
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private int _number;
    private bool _isAtEnd;

    /// <summary>The next line; <see langword="null"/> at the end of the body.</summary>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            var line = await ReadNextAsync(cancellationToken);
            _number++;
            if (line.HasContent)
                return line with { Number = _number };
        }

        return null;
    }

    /// <summary>The next line if it has arrived already. The last line, and one that is too long, are read by waiting.</summary>
    public bool TryRead(out Line line)
    {
        line = default;
        while (!_isAtEnd && body.TryRead(out var read))
        {
            if (read.Buffer.PositionOf(LineFeed) is not { } end)
            {
                // At the end of the body the rest is the last line, which the next ReadAsync must see at once.
                body.AdvanceTo(read.Buffer.Start, read.IsCompleted ? read.Buffer.Start : read.Buffer.End);
                return false;
            }

            line = LineOf(read.Buffer.Slice(0, end), isTooLong: false) with { Number = ++_number };
            body.AdvanceTo(read.Buffer.GetPosition(1, end));
            if (line.HasContent)
                return true;
        }

        return false;
    }

    private async ValueTask<Line> ReadNextAsync(CancellationToken cancellationToken)
    {
        var isTooLong = false;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf(LineFeed) is { } end)
            {
                var line = LineOf(buffer.Slice(0, end), isTooLong);
                body.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                _isAtEnd = true;
                var line = LineOf(buffer, isTooLong);
                body.AdvanceTo(buffer.End);
                return line;
            }

            if (buffer.Length > maxLength)
            {
                isTooLong = true;
                body.AdvanceTo(buffer.End);
            }
            else
            {
                body.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private Line LineOf(ReadOnlySequence<byte> text, bool isTooLong)
    {
        if (isTooLong || text.Length > maxLength)
            return new Line(0, default, IsTooLong: true);
        ReadOnlyMemory<byte> bytes = text.ToArray();
        return new Line(
            0,
            _number == 0 && bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes,
            false
        );
    }
}

/// <summary>A line of a body.</summary>
/// <param name="Number">From 1; empty lines count.</param>
/// <param name="Text">Its bytes without the line feed; empty if it is too long.</param>
/// <param name="IsTooLong">Whether it is longer than a line may be.</param>
internal readonly record struct Line(int Number, ReadOnlyMemory<byte> Text, bool IsTooLong)
{
    /// <summary>Whether it has more than white space.</summary>
    public bool HasContent => IsTooLong || !Text.Span.Trim(" \t\r"u8).IsEmpty;
}

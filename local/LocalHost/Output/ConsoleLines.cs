using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace LocalHost.Output;

/// <summary>Writes lines in the background, so that a request never waits for the terminal.</summary>
internal sealed class ConsoleLines : IAsyncDisposable
{
    // What a terminal shows in a second or so; beyond that, request lines are counted rather than kept.
    private const int RequestBacklog = 8192;

    private readonly Channel<Line> _lines = Channel.CreateUnbounded<Line>();
    private readonly Task _writing;
    private int _leftOut;

    public ConsoleLines(TextWriter output) => _writing = WriteAsync(output);

    public void Write(string text) => _lines.Writer.TryWrite(new Line(text, null));

    public void Write(RequestLine request)
    {
        if (_lines.Reader.Count < RequestBacklog)
            _lines.Writer.TryWrite(new Line(null, request));
        else
            Interlocked.Increment(ref _leftOut);
    }

    /// <summary>Returns once every line is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync(TextWriter output)
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (text.Length < RequestBacklog && _lines.Reader.TryRead(out var line))
                line.AppendTo(text);
            if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var count)
                text.Append(CultureInfo.InvariantCulture, $"({count} requests not shown)").Append('\n');
            await output.WriteAsync(text);
            await output.FlushAsync();
            text.Clear();
        }
    }

    private readonly record struct Line(string? Text, RequestLine? Request)
    {
        public void AppendTo(StringBuilder text) => text.Append(Text ?? $"{Request}").Append('\n');
    }
}

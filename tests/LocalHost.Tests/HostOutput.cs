using System.Text;

namespace LocalHost.Tests;

/// <summary>What a host prints, to be read while it runs.</summary>
internal sealed class HostOutput : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_lock)
            _text.Append(value);
    }

    /// <summary>How often a text was printed.</summary>
    public int Count(string text) => ToString().Split(text).Length - 1;

    public override string ToString()
    {
        lock (_lock)
            return _text.ToString();
    }
}

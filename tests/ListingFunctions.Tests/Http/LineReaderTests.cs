using System.IO.Pipelines;
using System.Text;
using ListingFunctions.Http;

namespace ListingFunctions.Tests.Http;

public sealed class LineReaderTests
{
    private const int MaxLength = 8;

    /// <summary>Reads a body that arrives in parts, waiting for each line, or also taking what has arrived.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(params string[] parts)
    {
        var lines = await ReadAsync(takes: false, parts);
        Assert.Equal(lines, await ReadAsync(takes: true, parts));
        return lines;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(bool takes, string[] parts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var lines = new List<string>();
        var reading = ReadAsync(new LineReader(pipe.Reader, MaxLength), takes, lines);
        foreach (var part in parts)
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        await pipe.Writer.CompleteAsync();
        await reading;
        return lines;
    }

    private static async Task ReadAsync(LineReader reader, bool takes, List<string> lines)
    {
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(TextOf(line));
            while (takes && reader.TryRead(out var next))
                lines.Add(TextOf(next));
        }
    }

    private static string TextOf(Line line) =>
        $"{line.Number} {(line.IsTooLong ? "too long" : Encoding.UTF8.GetString(line.Text.Span).Trim())}";

    [Fact]
    public async Task Lines_that_have_arrived_are_taken_without_waiting_and_no_others()
    {
        var pipe = new Pipe();
        var reader = new LineReader(pipe.Reader, MaxLength);
        Assert.False(reader.TryRead(out _));
        await pipe.Writer.WriteAsync("a\nb\n\nc"u8.ToArray(), TestContext.Current.CancellationToken);
        var taken = new List<string>();
        while (reader.TryRead(out var line))
            taken.Add(TextOf(line));
        Assert.Equal(["1 a", "2 b"], taken);
        await pipe.Writer.CompleteAsync();
        Assert.False(reader.TryRead(out _));
        Assert.Equal("4 c", TextOf((await reader.ReadAsync(TestContext.Current.CancellationToken))!.Value));
        Assert.False(reader.TryRead(out _));
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a\nb\n", "1 a", "2 b")]
    [InlineData("a\nb", "1 a", "2 b")]
    [InlineData("a\r\nb\r\n", "1 a", "2 b")]
    [InlineData("\n \t\r\na\n\n", "3 a")]
    [InlineData("\uFEFFa\n\uFEFFb", "1 a", "2 \uFEFFb")]
    [InlineData("12345678\n123456789\nb", "1 12345678", "2 too long", "3 b")]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task A_body_is_read_line_by_line(string body, params string[] lines)
    {
        Assert.Equal(lines, await ReadAsync(body));
        // In parts of any length.
        Assert.Equal(lines, await ReadAsync([.. body.Select(character => $"{character}")]));
    }

    [Fact]
    public async Task A_line_that_never_ends_is_not_kept() =>
        Assert.Equal(
            ["1 too long", "2 b"],
            await ReadAsync([.. Enumerable.Repeat(new string('x', 10_000), 100), "\nb"])
        );
}

using System.IO.Pipelines;
using System.Text;
using ListingFunctions.Http;

namespace ListingFunctions.Tests.Http;

public sealed class LineReaderTests
{
    private const int MaxLength = 8;

    /// <summary>Reads a body that arrives in parts.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(params string[] parts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var lines = new List<string>();
        var reading = ReadAsync(new LineReader(pipe.Reader, MaxLength), lines);
        foreach (var part in parts)
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        await pipe.Writer.CompleteAsync();
        await reading;
        return lines;
    }

    private static async Task ReadAsync(LineReader reader, List<string> lines)
    {
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(
                $"{line.Number} {(line.IsTooLong ? "too long" : Encoding.UTF8.GetString(line.Text.Span).Trim())}"
            );
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

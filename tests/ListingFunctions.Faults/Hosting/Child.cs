using System.Globalization;
using System.Threading.Channels;
using ListingFunctions.Faults.Injection;
using Testing;

namespace ListingFunctions.Faults.Hosting;

/// <summary>
/// This program again, in another role and a process of its own. It ends when its standard input does, that is, with its
/// parent at the latest, however that ends.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly Task _reading;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private Child(ChildProcess process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What it has made fail, as it last said.</summary>
    public IReadOnlyDictionary<FaultKind, long> Counts { get; private set; } = new Dictionary<FaultKind, long>();

    /// <summary>Starts it.</summary>
    /// <returns>The child, and the line by which it said that it was ready.</returns>
    /// <exception cref="InvalidOperationException">It ended before it was ready; the message says what it said.</exception>
    public static async Task<(Child Child, string Greeting)> StartAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var child = new Child(ChildProcess.StartAssembly("ListingFunctions.Faults.dll", arguments));
        try
        {
            return (child, await child.LineAsync(cancellationToken));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.WriteLineAsync(line, cancellationToken);
        return await LineAsync(cancellationToken);
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        await _process.KillAsync();
        await _reading;
        await Console.Error.WriteAsync(_process.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Console.Error.WriteAsync(_process.Errors);
        await _process.DisposeAsync();
    }

    /// <summary>The child's side: reports that it is ready, and responds to lines until its parent is gone.</summary>
    public static async Task ServeAsync(
        string greeting,
        Func<string, Task<string>> respond,
        Func<string>? counts = null
    )
    {
        Console.WriteLine(greeting);
        using var timer = new Timer(
            _ => Console.WriteLine($"{CountsPrefix}{counts?.Invoke()}"),
            null,
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(100)
        );
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(await respond(line));
        // The parent is gone: nobody is left to wait for a clean end.
        Environment.Exit(0);
    }

    /// <summary>Counts, as a line says them.</summary>
    public static string Write(IReadOnlyDictionary<FaultKind, long> counts) =>
        string.Join(
            ' ',
            counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}={count.Value}"))
        );

    private const string CountsPrefix = "counts ";

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new InvalidOperationException($"A child process ended: {_process.Errors}", exception);
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var line in _process.Lines.ReadAllAsync())
        {
            if (!line.StartsWith(CountsPrefix, StringComparison.Ordinal))
                _lines.Writer.TryWrite(line);
            else if (line.Length > CountsPrefix.Length)
                Counts = Read(line[CountsPrefix.Length..]);
        }

        _lines.Writer.Complete();
    }

    private static Dictionary<FaultKind, long> Read(string counts) =>
        counts
            .Split(' ')
            .Select(count => count.Split('='))
            // The last line of a process that was killed may be half a line.
            .Where(count => count.Length == 2 && Enum.TryParse<FaultKind>(count[0], out _) && count[1].Length > 0)
            .ToDictionary(
                count => Enum.Parse<FaultKind>(count[0]),
                count => long.Parse(count[1], CultureInfo.InvariantCulture)
            );
}

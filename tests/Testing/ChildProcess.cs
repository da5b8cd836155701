using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Testing;

/// <summary>A program in a process of its own. Its output is read as it comes: a full pipe would block it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _transcript = new();
    private bool _disposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Exited = ReadToEndAsync();
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code once the process has ended and all its output has been read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Its standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Its standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Both so far, in the order in which they were read.</summary>
    public string Transcript => Text(_transcript);

    /// <summary>The lines of its standard output, each to be read once.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="configure">Sets its folder or its environment; <see langword="null"/>: those of the tests.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        Action<ProcessStartInfo>? configure = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        configure?.Invoke(start);
        return new(Process.Start(start)!);
    }

    /// <summary>Starts an assembly that lies beside the tests.</summary>
    public static ChildProcess StartAssembly(
        string assembly,
        IEnumerable<string> arguments,
        Action<ProcessStartInfo>? configure = null
    ) => Start("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments], configure);

    /// <summary>Waits until it ends, for ten minutes at most.</summary>
    public async Task<ProcessResult> ResultAsync(CancellationToken cancellationToken)
    {
        var exitCode = await Exited.WaitAsync(TimeSpan.FromMinutes(10), cancellationToken);
        return new(exitCode, Output, Errors);
    }

    /// <summary>The next line of its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message is its standard error.</exception>
    public async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Lines.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"Process {Id} ended with {await Exited}: {Errors}");
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Whether it ignores <c>INT</c>, as everything does that a shell without job control starts in the background; known on
    /// Linux only.
    /// </summary>
    public bool IgnoresInterrupts
    {
        get
        {
            const string name = "SigIgn:";
            var status = $"/proc/{Id}/status";
            return File.Exists(status)
                && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
                    is { } mask
                && (Convert.ToUInt64(mask[name.Length..].Trim(), 16) & 0b10) != 0;
        }
    }

    /// <summary>Sends it a signal, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Ends it as <c>kill -9</c> does, with what it has started. Does nothing to a process that has ended.</summary>
    public async Task KillAsync()
    {
        Kill(null, EventArgs.Empty);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>Also at the end of the tests, should they end without disposing of it.</summary>
    private void Kill(object? sender, EventArgs e) => _process.Kill(entireProcessTree: true);

    private async Task<int> ReadToEndAsync()
    {
        await Task.WhenAll(
            ReadAsync(_process.StandardOutput, _output, _lines),
            ReadAsync(_process.StandardError, _errors)
        );
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> text, Channel<string>? lines = null)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            text.Enqueue(line);
            _transcript.Enqueue(line);
            lines?.Writer.TryWrite(line);
        }

        lines?.Writer.Complete();
    }

    private static string Text(ConcurrentQueue<string> lines) => string.Concat(lines.Select(line => line + '\n'));
}

/// <summary>What a process wrote until it ended.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors);

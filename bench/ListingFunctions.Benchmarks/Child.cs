using System.Diagnostics;

namespace ListingFunctions.Benchmarks;

/// <summary>
/// A role in a process of its own. It writes a line when it is ready, one for each line that it reads, and ends when its
/// standard input does, that is, with its parent at the latest.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;

    private Child(Process process, string greeting)
    {
        _process = process;
        Greeting = greeting;
    }

    /// <summary>What it said when it was ready: its address.</summary>
    public string Greeting { get; }

    /// <summary>Resident memory in MB.</summary>
    public long MemoryMB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    /// <summary>The most that its resident memory has been, in MB.</summary>
    public long PeakMemoryMB
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 >> 20;
        }
    }

    /// <summary>The processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Child> StartAsync(params string[] role)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in role)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var greeting =
            await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The {role[0]} process ended before it was ready.");
        return new Child(process, greeting);
    }

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The process ended.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The child's side: reports that it is ready, and responds until its parent is gone.</summary>
    public static async Task ServeAsync(string greeting, Func<string, Task<string>>? respond = null)
    {
        Console.WriteLine(greeting);
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(respond is null ? string.Empty : await respond(line));
    }
}

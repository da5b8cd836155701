using System.Diagnostics;

namespace LocalCosmos.Tests;

/// <summary>A program of this repository in a process of its own, with what it has written so far.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Runs an assembly that lies beside the tests.</summary>
    public static ChildProcess Start(
        string assembly,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, assembly) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    public int Id => _process.Id;

    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync(Ct) ?? await ErrorsAsync();

    public Task<string> OutputAsync() => _process.StandardOutput.ReadToEndAsync(Ct);

    public Task<string> ErrorsAsync() => _errors;

    /// <summary>Ends the process as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

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
    ) => Run("dotnet", [Beside(assembly), .. arguments], environment ?? new Dictionary<string, string>());

    /// <summary>Runs LocalCosmos so that no file it writes can grow beyond a size, as on a full disk.</summary>
    public static ChildProcess StartWithFilesBelow(int kilobytes, IEnumerable<string> arguments)
    {
        // Blocks of 512 bytes, as POSIX has it. The signal would end the process, which should see the error instead.
        var limit = $"ulimit -f {2 * kilobytes}; trap '' XFSZ; exec dotnet \"$@\"";
        // The runtime's second view of its code is a file too, and larger than that.
        var environment = new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" };
        return Run("sh", ["-c", limit, "sh", Beside("LocalCosmos.dll"), .. arguments], environment);
    }

    public int Id => _process.Id;

    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync(Ct) ?? await ErrorsAsync();

    public Task<string> OutputAsync() => _process.StandardOutput.ReadToEndAsync(Ct);

    public Task<string> ErrorsAsync() => _errors;

    private static string Beside(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly);

    private static ChildProcess Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Ends the process as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}

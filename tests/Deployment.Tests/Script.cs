namespace Deployment.Tests;

/// <summary>A program of <c>scripts/</c>, built once for all tests of a class.</summary>
public abstract class Script(string name) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(name);

    public async ValueTask InitializeAsync()
    {
        var source = Repository.PathOf("scripts", $"{name}.cs");
        var (exitCode, output, errors) = await Command.RunAsync("dotnet", "build", source, "-o", _folder.FullName);
        Assert.True(exitCode == 0, output + errors);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal Task<ProcessResult> RunAsync(params string[] arguments) =>
        Command.RunAsync("dotnet", [Path.Combine(_folder.FullName, $"{name}.dll"), .. arguments]);
}

/// <summary><c>scripts/check-publish.cs</c>.</summary>
public sealed class CheckPublish() : Script("check-publish");

/// <summary><c>scripts/find-deep-documents.cs</c>.</summary>
public sealed class FindDeepDocuments() : Script("find-deep-documents");

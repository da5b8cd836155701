using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Deployment.Tests.Feeds;

/// <summary>
/// A package feed that is a folder, and the packages of this machine that a clone may take without asking it. Both are
/// made for one test.
/// </summary>
internal sealed partial class Feed : IDisposable
{
    public const string Extension = "Microsoft.Azure.Functions.Worker.Extensions.CosmosDB";

    /// <summary>What the Worker SDK restores by itself for the Functions host, and the SDK.</summary>
    private static readonly (string Id, string Version)[] HostSide =
    [
        ("Microsoft.Azure.WebJobs.Extensions.CosmosDB", "4.16.1"),
        ("Microsoft.NET.Sdk.Functions", "4.6.0"),
        ("Microsoft.NETCore.Targets", "3.0.0"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("feed");

    /// <summary>The feed serves nothing, and the packages of this machine are all there but the host's side.</summary>
    public Feed()
    {
        Directory.CreateDirectory(Address);
        Directory.CreateDirectory(Known);
        var hidden = HostSide
            .Select(package => package.Id)
            .Append(Extension)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var package in Directory.EnumerateDirectories(Packages.Folder))
            if (Path.GetFileName(package) is var id && !hidden.Contains(id))
                Directory.CreateSymbolicLink(Path.Combine(Known, id), package);
    }

    /// <summary>Where it is.</summary>
    public string Address => Path.Combine(_folder.FullName, "feed");

    /// <summary>The packages that need not be asked for.</summary>
    public string Known => Path.Combine(_folder.FullName, "known");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Serves the extension at the version that the app asks for, without content.</summary>
    public Feed WithExtension() => With(Extension, Packages.PinnedVersion(Extension));

    /// <summary>Serves what the Worker SDK asks for besides, without content.</summary>
    public Feed WithHostSide()
    {
        foreach (var (id, version) in HostSide)
            With(id, version);
        return this;
    }

    /// <summary>Serves a package only at another version than the pinned one, with the content of that.</summary>
    public Feed WithOtherVersion(string id, string version)
    {
        var name = id.ToLowerInvariant();
        var pinned = Packages.PinnedVersion(id);
        var package = Path.Combine(Address, $"{id}.{version}.nupkg");
        File.Copy(Path.Combine(Packages.Folder, name, pinned, $"{name}.{pinned}.nupkg"), package);
        using (var zip = ZipFile.Open(package, ZipArchiveMode.Update))
        {
            zip.GetEntry(".signature.p7s")?.Delete();
            var entry = zip.Entries.Single(one => one.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
            string nuspec;
            using (var reader = new StreamReader(entry.Open()))
                nuspec = Version().Replace(reader.ReadToEnd(), $"<version>{version}</version>", 1);
            var path = entry.FullName;
            entry.Delete();
            Write(zip, path, nuspec);
        }
        Directory.Delete(Path.Combine(Known, name));
        return this;
    }

    private Feed With(string id, string version)
    {
        using var zip = ZipFile.Open(Path.Combine(Address, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write(
            zip,
            $"{id}.nuspec",
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>{version}</version><authors>tests</authors><description>Made up.</description>
              </metadata>
            </package>
            """
        );
        return this;
    }

    private static void Write(ZipArchive zip, string path, string content)
    {
        using var writer = new StreamWriter(zip.CreateEntry(path).Open());
        writer.Write(content);
    }

    [GeneratedRegex("<version>[^<]*</version>")]
    private static partial Regex Version();
}

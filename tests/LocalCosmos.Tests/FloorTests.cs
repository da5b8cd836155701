using System.Reflection;
using System.Runtime.CompilerServices;

namespace LocalCosmos.Tests;

/// <summary>Which folder of LocalCosmos uses which, by the namespaces that its files name.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Errors"] = [],
        ["Journal"] = [],
        ["Query"] = ["Errors"],
        ["Store"] = ["Errors", "Journal"],
        ["Indexes"] = ["Query", "Store"],
        ["Protocol"] = ["Errors", "Query", "Store", "Indexes"],
    };

    [Fact]
    public void A_folder_uses_only_the_folders_below()
    {
        var root = Repository.PathOf("local", "LocalCosmos");
        foreach (var (folder, below) in MayUse)
        {
            var files = Directory.GetFiles(Path.Combine(root, folder), "*.cs");
            Assert.NotEmpty(files);
            foreach (var line in files.SelectMany(File.ReadLines))
            foreach (var other in MayUse.Keys.Except([folder, .. below]))
                Assert.False(
                    line.Contains($"using LocalCosmos.{other};", StringComparison.Ordinal)
                        || line.Contains($"LocalCosmos.{other}.", StringComparison.Ordinal),
                    $"{folder} uses {other}: {line}"
                );
        }
    }

    [Fact]
    public void Three_types_are_public() =>
        Assert.Equal(
            ["LocalCosmosException", "LocalCosmosOptions", "LocalCosmosServer"],
            typeof(LocalCosmosServer)
                .Assembly.GetExportedTypes()
                .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
                .Select(type => type.Name)
                .Order()
        );
}

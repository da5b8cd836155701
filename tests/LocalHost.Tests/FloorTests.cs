namespace LocalHost.Tests;

/// <summary>Which folder of LocalHost uses which, by the namespaces that its files name; the root uses all of them.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, string[]> Grants = new()
    {
        ["Settings"] = [],
        ["Output"] = [],
        ["Functions"] = [],
        ["Http"] = ["Settings", "Output", "Functions"],
        ["CosmosTriggers"] = ["Settings", "Functions"],
        ["Timers"] = ["Settings", "Functions"],
    };

    private static readonly string Root = Repository.PathOf("local", "LocalHost");

    /// <summary>The files that know which app is served.</summary>
    private static readonly string[] KnowTheApp = ["ListingsApp.cs", "Program.cs"];

    [Fact]
    public void One_file_names_the_app_and_one_takes_it_from_there() =>
        Assert.Equal(
            KnowTheApp,
            from file in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Root, file)
            where !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal)
            where File.ReadAllText(file).Contains("Listing", StringComparison.OrdinalIgnoreCase)
            orderby path
            select path
        );

    [Fact]
    public void A_folder_uses_only_the_folders_below() =>
        Assert.Empty(
            from folder in Grants.Keys
            from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs")
            from other in Grants.Keys.Except([folder, .. Grants[folder]])
            where File.ReadAllText(file).Contains($"using LocalHost.{other};", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)} uses {other}"
        );

    [Fact]
    public void Every_folder_has_its_floor() =>
        Assert.Equal(
            Grants.Keys.Order(),
            Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Except(["bin", "obj"]).Order()
        );
}

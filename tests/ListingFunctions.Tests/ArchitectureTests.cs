using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;

namespace ListingFunctions.Tests;

/// <summary>
/// Folders are floors: each uses only what the table grants it, and folders of one floor never see each other. The types
/// are read from the assembly; constants, <c>nameof</c> and doc references, which leave no trace there, from the files.
/// </summary>
public sealed partial class ArchitectureTests
{
    /// <summary>The table, lowest floor first. The root, where everything is put together, may use all of them.</summary>
    private static readonly Dictionary<string, string[]> Grants = new()
    {
        ["Settings"] = [],
        ["Json"] = [],
        ["Telemetry"] = ["Settings"],
        ["Http"] = ["Json"],
        ["Explorer"] = ["Http"],
        ["Cosmos"] = ["Settings", "Json", "Http"],
        ["Access"] = ["Settings", "Http"],
        ["Prices"] = ["Json", "Cosmos"],
        ["Listings"] = ["Json", "Http", "Cosmos", "Access", "Prices"],
        ["PriceHistory"] = ["Json", "Http", "Cosmos", "Prices", "Listings"],
        ["Recording"] = ["Json", "Http", "Cosmos", "Telemetry", "Prices", "Listings"],
        ["Sources"] = ["Json", "Http", "Cosmos", "Access", "Prices", "Listings"],
        ["Archive"] = ["Settings", "Json", "Cosmos", "Telemetry", "Prices", "Listings"],
        ["Events"] = ["Settings", "Json", "Http", "Cosmos", "Telemetry", "Prices", "Listings"],
        ["Market"] = ["Json", "Http", "Cosmos", "Telemetry", "Prices", "Listings"],
        ["Erasure"] = ["Settings", "Json", "Http", "Prices", "Listings", "Recording", "Archive"],
        ["Health"] = ["Json", "Http", "Cosmos", "Telemetry"],
    };

    private static readonly Architecture App = new ArchLoader()
        .LoadAssemblies(typeof(ListingFunctionsBuilder).Assembly)
        .Build();

    public static TheoryData<string> Folders => [.. Grants.Keys];

    [Fact]
    public void The_table_lists_every_folder_of_the_app()
    {
        var folders = Directory
            .EnumerateDirectories(Path.Combine(Repository.Root, "src", nameof(ListingFunctions)))
            .Select(path => Path.GetFileName(path))
            .Except(["bin", "obj"]);
        Assert.Equal(Grants.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        string[] known = [];
        foreach (var (folder, granted) in Grants)
        {
            Assert.Empty(granted.Except(known));
            known = [.. known, folder];
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_types_of_a_folder_use_only_what_the_table_grants(string folder)
    {
        var uses =
            from type in App.Types
            where FolderOf(type.FullName) == folder
            from target in type.GetTypeDependencies()
            where FolderOf(target.FullName) is { } used && used != folder && !Grants[folder].Contains(used)
            select $"{type.FullName} uses {target.FullName}";
        Assert.Empty(uses.Distinct());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_files_of_a_folder_name_only_what_the_table_grants(string folder)
    {
        var path = Path.Combine(Repository.Root, "src", nameof(ListingFunctions), folder);
        if (!Directory.Exists(path))
            return; // The_table_lists_every_folder_of_the_app says so.
        var names =
            from file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            from Match match in Named().Matches(File.ReadAllText(file))
            let named = match.Groups["folder"].Value
            where Grants.ContainsKey(named) && named != folder && !Grants[folder].Contains(named)
            select $"{Path.GetFileName(file)} names {match.Value}";
        Assert.Empty(names.Distinct());
    }

    /// <summary>The folder of one of our types; <see langword="null"/> for the root's, and for those of others.</summary>
    private static string? FolderOf(string fullName) =>
        fullName.Split('.') is [nameof(ListingFunctions), var folder, _, ..] ? folder : null;

    /// <summary>A using line, a qualified name, or a doc reference that begins with a folder.</summary>
    [GeneratedRegex("""(?:\bListingFunctions\.|cref=")(?<folder>[A-Z]\w+)(?=[.;])""")]
    private static partial Regex Named();
}

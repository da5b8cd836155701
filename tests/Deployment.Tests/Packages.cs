using System.Reflection;
using System.Xml.Linq;

namespace Deployment.Tests;

/// <summary>The packages that this build was made of.</summary>
internal static class Packages
{
    /// <summary>The folder in which NuGet keeps them.</summary>
    public static string Folder { get; } =
        typeof(Packages)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(one => one.Key == "Packages")
            .Value!;

    /// <summary>The version at which this repository references a package.</summary>
    public static string PinnedVersion(string package) =>
        XDocument
            .Load(Repository.PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(one => (string?)one.Attribute("Include") == package)
            .Attribute("Version")!
            .Value;
}

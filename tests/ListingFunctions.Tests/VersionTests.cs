using System.Reflection;
using System.Text.RegularExpressions;
using ListingFunctions.Listings;

namespace ListingFunctions.Tests;

/// <summary>A release has one version for all of it; see <c>docs/versioning.md</c>.</summary>
public sealed partial class VersionTests
{
    [Fact]
    public void The_changelog_the_API_document_and_the_app_have_one_version()
    {
        var released = Released.Match(TextOf("CHANGELOG.md")).Groups[1].Value;
        Assert.NotEmpty(released);
        Assert.Equal(released, Documented.Match(TextOf("listingapi.yaml")).Groups[1].Value);
        var built = typeof(Listing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        Assert.Equal(released, built.InformationalVersion.Split('+')[0]);
    }

    private static string TextOf(string file) => File.ReadAllText(Repository.PathOf(file));

    /// <summary>The newest release.</summary>
    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", RegexOptions.Multiline)]
    private static partial Regex Released { get; }

    [GeneratedRegex(@"^  version: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Documented { get; }
}

using System.Text.RegularExpressions;

namespace ListingFunctions.Tests;

/// <summary>What the documents promise of the app and of LocalHost is kept by tests that exist.</summary>
public sealed partial class GuaranteesTests
{
    [Theory]
    [InlineData("docs/guarantees.md", 30)]
    [InlineData("docs/fault-runs.md", 2)]
    [InlineData("docs/security.md", 50)]
    [InlineData("docs/versioning.md", 5)]
    [InlineData("local/LocalHost/README.md", 10)]
    public void Every_test_that_a_promise_names_exists(string document, int atLeast)
    {
        var tests = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestsIn(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
            .ToHashSet();
        var named = Named
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.InRange(named.Count, atLeast, int.MaxValue);
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    private static IEnumerable<string> TestsIn(string type, string code) =>
        Test.Matches(code).Select(match => $"{type}.{match.Groups[1].Value}");

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Named { get; }

    [GeneratedRegex(
        @"\[(?:Fact|Theory|Property)(?:\([^\]]*\))?\](?:\s*\[[^\n]*\](?: *//[^\n]*)?)*\s*public [\w<>]+(?: \w+)? (\w+)\("
    )]
    private static partial Regex Test { get; }
}

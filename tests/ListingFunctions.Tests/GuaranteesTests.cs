using System.Text.RegularExpressions;

namespace ListingFunctions.Tests;

/// <summary>What docs/guarantees.md promises is kept by tests that exist.</summary>
public sealed partial class GuaranteesTests
{
    [Fact]
    public void Every_test_that_a_promise_names_exists()
    {
        var tests = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestsIn(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
            .ToHashSet();
        var named = Named
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "guarantees.md")))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.InRange(named.Count, 30, int.MaxValue);
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    private static IEnumerable<string> TestsIn(string type, string code) =>
        Test.Matches(code).Select(match => $"{type}.{match.Groups[1].Value}");

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\[(?:Fact|Theory|Property)(?:\([^\]]*\))?\](?:\s*\[[^\n]*\])*\s*public [\w<>]+(?: \w+)? (\w+)\(")]
    private static partial Regex Test { get; }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Http;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.Tests.Http;

/// <summary>The codes of errors are those of listingapi.yaml, where clients find them.</summary>
public sealed partial class CodesTests
{
    private static readonly YamlNode Root = ReadDocument();
    private static readonly YamlNode Schemas = Root["components"]["schemas"];

    private static readonly string[] Sources =
    [
        .. Directory
            .EnumerateFiles(Repository.PathOf("src", nameof(ListingFunctions)), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Select(File.ReadAllText),
    ];

    private static YamlNode ReadDocument()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.PathOf("listingapi.yaml"));
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    private static IEnumerable<string> Documented(string schema) =>
        ((YamlSequenceNode)Schemas[schema]["enum"]).Select(code => code.ToString());

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(code => JsonSerializer.SerializeToElement(code).GetString()!);

    [Fact]
    public void The_document_has_every_code_of_an_error_and_no_other() =>
        Assert.Equal(Words<ErrorCode>(), Documented(nameof(ErrorCode)));

    [Fact]
    public void The_document_has_every_code_of_a_broken_rule_and_no_other() =>
        Assert.Equal(Words<RuleCode>(), Documented(nameof(RuleCode)));

    [Theory]
    [InlineData(nameof(ErrorCode))]
    [InlineData(nameof(RuleCode))]
    public void The_document_says_what_each_code_means(string schema)
    {
        var description = Schemas[schema]["description"].ToString();
        Assert.All(Documented(schema), code => Assert.Contains($"`{code}`", description, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_example_of_an_error_has_its_code()
    {
        var problems = Root.AllNodes.OfType<YamlMappingNode>().Where(node => Has(node, "title") && Has(node, "detail"));
        var rules = Root.AllNodes.OfType<YamlMappingNode>().Where(node => Has(node, "field") && Has(node, "message"));
        Assert.All(problems, example => AssertCode(example, nameof(ErrorCode)));
        Assert.All(rules, example => AssertCode(example, nameof(RuleCode)));

        // Schemas have members of these names too.
        static bool Has(YamlMappingNode node, string name) =>
            node.Children.TryGetValue(name, out var value) && value is YamlScalarNode;
        static void AssertCode(YamlMappingNode example, string schema)
        {
            Assert.True(Has(example, "code"), $"{example} has no code.");
            Assert.Contains(example["code"].ToString(), Documented(schema));
        }
    }

    [Fact]
    public void Every_code_is_one_that_the_app_returns()
    {
        var returned = Sources
            .SelectMany(source => Code().Matches(source))
            .Select(match => match.Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var known = Enum.GetNames<ErrorCode>()
            .Select(name => $"{nameof(ErrorCode)}.{name}")
            .Concat(Enum.GetNames<RuleCode>().Select(name => $"{nameof(RuleCode)}.{name}"));
        Assert.Equal(known.Order(StringComparer.Ordinal), returned);
    }

    [GeneratedRegex(@"\b(ErrorCode|RuleCode)\.[A-Z]\w+")]
    private static partial Regex Code();
}

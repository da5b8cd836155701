using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Deployment.Tests;

/// <summary>What runs with an identity of ours: the workflows, and the settings of azd.</summary>
public sealed partial class WorkflowTests
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().Build();

    public static TheoryData<string> Workflows =>
        [
            .. Directory
                .GetFiles(Repository.PathOf(".github", "workflows"), "*.yml")
                .Select(file => Path.GetFileName(file)),
        ];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_are_pinned_by_commit_and_say_which_version_that_is(string workflow)
    {
        var uses = Uses().Matches(Read(workflow)).Select(match => match.Groups["action"].Value.Trim()).ToList();

        Assert.NotEmpty(uses);
        Assert.All(
            uses.Where(action => !action.StartsWith("./", StringComparison.Ordinal)),
            action => Assert.Matches(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action)
        );
    }

    [Fact]
    public void An_action_is_the_same_everywhere()
    {
        var pins = Workflows
            .SelectMany(workflow => Uses().Matches(Read(workflow.Data)))
            .Select(match => match.Groups["action"].Value.Trim().Split('@'))
            .Where(parts => parts.Length == 2)
            .DistinctBy(parts => (parts[0], parts[1]))
            .CountBy(parts => parts[0]);

        Assert.All(pins, pin => Assert.Equal(1, pin.Value));
    }

    /// <summary>A title, a branch or an input could say anything, and a script that has it in its text would do it.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Scripts_take_what_others_say_from_the_environment_and_never_into_their_text(string workflow) =>
        Assert.All(
            Steps(workflow).Select(step => step.GetValueOrDefault("run")).OfType<string>(),
            script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Workflows))]
    public void No_secret_is_stored_and_nothing_in_GitHub_can_be_written(string workflow)
    {
        Assert.DoesNotContain("secrets", Read(workflow), StringComparison.Ordinal);

        var root = Parse(workflow);
        var permissions = Jobs(workflow)
            .Select(job => job.GetValueOrDefault("permissions"))
            .Append(root["permissions"]);
        Assert.All(
            permissions.OfType<Dictionary<object, object>>().SelectMany(permission => permission),
            permission =>
                Assert.Contains(
                    $"{permission.Key}: {permission.Value}",
                    (string[])["contents: read", "id-token: write"]
                )
        );
        // A token for Azure is only for jobs that name the environment whose rules hold for them, or call one that does.
        Assert.All(
            Jobs(workflow)
                .Where(job =>
                    Text(job.GetValueOrDefault("permissions")).Contains("id-token", StringComparison.Ordinal)
                ),
            job => Assert.True(job.ContainsKey("environment") || job.ContainsKey("uses"))
        );
        Assert.DoesNotContain("id-token", Text(root["permissions"]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Files_that_are_named_are_there(string workflow) =>
        Assert.All(
            Scripts().Matches(Read(workflow)).Select(match => match.Value).Distinct(),
            file => Assert.True(File.Exists(Repository.PathOf(file)), file)
        );

    /// <summary>A fork has no Azure to deploy to: without the variable its runs are skipped, and do not fail.</summary>
    [Fact]
    public void Nothing_is_deployed_unless_the_repository_asks_for_it()
    {
        var jobs = (Dictionary<object, object>)Parse("deploy.yml")["jobs"];
        foreach (var (name, job) in jobs.Select(job => ($"{job.Key}", (Dictionary<object, object>)job.Value)))
            if (job.TryGetValue("needs", out var needs))
                Assert.Contains("build", needs is List<object> all ? all : [needs]);
            else
                Assert.StartsWith("vars.DEPLOY == 'true' && ", $"{job["if"]}", StringComparison.Ordinal);
        Assert.Contains(
            "`DEPLOY`",
            File.ReadAllText(Repository.PathOf("docs", "operations.md")),
            StringComparison.Ordinal
        );
    }

    /// <summary>The start of a budget must be this month, and cannot be changed later on.</summary>
    [Theory]
    [InlineData("2026-12-01T00:00:00Z", "2026-12-01")]
    [InlineData("", "this month")]
    public async Task A_budget_begins_with_this_month_and_stays_as_it_began(string began, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is not here");
        var folder = Directory.CreateTempSubdirectory("az-");
        try
        {
            var az = Path.Combine(folder.FullName, "az");
            await File.WriteAllTextAsync(az, $"#!/bin/sh\necho '{began}'\n", TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var path = $"PATH={folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
            var script = Repository.PathOf("scripts", "budget-start.sh");

            var (exitCode, output, error) = await Command.RunAsync("env", path, "bash", script, "a-group");

            var month = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-01", CultureInfo.InvariantCulture);
            Assert.Equal((0, $"{(expected == "this month" ? month : expected)}\n", ""), (exitCode, output, error));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Otherwise what a developer's machine runs is decided by the day on which it was pulled.</summary>
    [Fact]
    public void Images_are_pinned_and_what_is_pinned_is_updated()
    {
        var images = Images().Matches(File.ReadAllText(Repository.PathOf("local", "docker-compose.yml")));
        Assert.NotEmpty(images);
        Assert.All(
            images.Select(image => image.Groups["tag"].Value),
            tag => Assert.True(tag.Any(char.IsDigit), $"'{tag}' is not a version.")
        );
        var updates = File.ReadAllText(Repository.PathOf(".github", "dependabot.yml"));
        Assert.All(
            ["nuget", "github-actions", "npm", "docker-compose", "dotnet-sdk"],
            kind => Assert.Contains($"package-ecosystem: {kind}\n", updates, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Parameter_files_read_nothing_that_a_deployment_does_not_hand_on()
    {
        var handed = File.ReadAllText(Repository.PathOf("scripts", "parameters.sh"));
        var documented = File.ReadAllText(Repository.PathOf("docs", "operations.md"));
        var infra = Repository.PathOf("infra");
        string[] files = Directory.Exists(infra) ? Directory.GetFiles(infra, "*.bicepparam") : [];

        Assert.All(
            files
                .SelectMany(file => Variables().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups["name"].Value),
            name =>
            {
                Assert.Contains($"\"{name}\"", handed, StringComparison.Ordinal);
                Assert.Contains($"`{name}`", documented, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Every_group_of_updates_has_packages_that_are_pinned()
    {
        var packages = Pinned()
            .Matches(File.ReadAllText(Repository.PathOf("Directory.Packages.props")))
            .Select(match => match.Groups["package"].Value)
            .ToList();
        var patterns = Patterns()
            .Matches(File.ReadAllText(Repository.PathOf(".github", "dependabot.yml")).Split("github-actions")[0])
            .SelectMany(match => Quoted().Matches(match.Groups["patterns"].Value))
            .Select(match => match.Groups["text"].Value)
            .ToList();

        Assert.NotEmpty(patterns);
        Assert.All(
            patterns,
            pattern => Assert.Contains(packages, package => FileSystemName.MatchesSimpleExpression(pattern, package))
        );
    }

    [Fact]
    public void Azd_finds_the_app_and_its_parameters()
    {
        var azure = Yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(Repository.PathOf("azure.yaml")));
        var infra = (Dictionary<object, object>)azure["infra"];
        var app = (Dictionary<object, object>)((Dictionary<object, object>)azure["services"])["listings"];

        Assert.True(Directory.Exists(Repository.PathOf($"{app["project"]}")));
        Assert.Equal(("dotnet", "function"), ($"{app["language"]}", $"{app["host"]}"));
        if (Directory.Exists(Repository.PathOf($"{infra["path"]}")))
            Assert.True(File.Exists(Repository.PathOf($"{infra["path"]}", $"{infra["module"]}.bicepparam")));
    }

    [Fact]
    public async Task Only_variables_with_a_value_are_passed_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/jq"), "jq is not here");
        const string Variables = """{ "AZURE_ENV_NAME": "dev", "ALERT_EMAIL": "", "AZURE_CLIENT_ID": "x" }""";

        var script = Repository.PathOf("scripts", "parameters.sh");
        var (exitCode, output, error) = await Command.RunAsync("env", $"VARIABLES={Variables}", "bash", script);

        Assert.Equal((0, "AZURE_ENV_NAME=dev\n", ""), (exitCode, output, error));
    }

    [Fact]
    public async Task The_tables_of_docs_scale_are_computed()
    {
        var program = Repository.PathOf("docs", "scale.cs");
        var (exitCode, output, error) = await Command.RunAsync("dotnet", "run", program, "--", "--check");

        Assert.True(exitCode == 0, output + error);
    }

    private static string Read(string workflow) =>
        File.ReadAllText(Repository.PathOf(".github", "workflows", workflow));

    private static Dictionary<string, object> Parse(string workflow) =>
        Yaml.Deserialize<Dictionary<string, object>>(Read(workflow));

    private static IEnumerable<Dictionary<object, object>> Jobs(string workflow) =>
        ((Dictionary<object, object>)Parse(workflow)["jobs"]).Values.Cast<Dictionary<object, object>>();

    private static IEnumerable<Dictionary<object, object>> Steps(string workflow) =>
        Jobs(workflow)
            .SelectMany(job => job.TryGetValue("steps", out var steps) ? (List<object>)steps : [])
            .Cast<Dictionary<object, object>>();

    private static string Text(object? permissions) =>
        permissions is Dictionary<object, object> each ? string.Join(' ', each.Keys) : $"{permissions}";

    [GeneratedRegex(@"^\s*(?:- )?uses: (?<action>.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"<PackageVersion Include=""(?<package>[^""]+)""")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^\s*patterns: \[(?<patterns>.+)\]$", RegexOptions.Multiline)]
    private static partial Regex Patterns();

    [GeneratedRegex("'(?<text>[^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:scripts|\.ci)/[\w.-]+\b")]
    private static partial Regex Scripts();

    [GeneratedRegex(@"^\s*image: [^\s:]+:?(?<tag>\S*)$", RegexOptions.Multiline)]
    private static partial Regex Images();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'")]
    private static partial Regex Variables();
}

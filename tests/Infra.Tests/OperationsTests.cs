using System.Text.RegularExpressions;
using ListingFunctions;
using ListingFunctions.Cosmos;

namespace Infra.Tests;

/// <summary>What <c>docs/operations.md</c> lists and runs is what is declared.</summary>
public sealed partial class OperationsTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/operations.md"));

    [GeneratedRegex(@"collections=(?<names>[a-z_ ]+)")]
    private static partial Regex Restored { get; }

    [GeneratedRegex("^roles=(?<ids>[0-9a-f,-]+)$", RegexOptions.Multiline)]
    private static partial Regex Roles { get; }

    [GeneratedRegex("^for provider in (?<names>[A-Za-z ]+); do$", RegexOptions.Multiline)]
    private static partial Regex Providers { get; }

    [GeneratedRegex(@"(?:\$\(output |`output |get-value )(?<name>[a-z]\w+)[`)]")]
    private static partial Regex Output { get; }

    [GeneratedRegex(@"^output (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex DeclaredOutput { get; }

    [GeneratedRegex(@"^.*(?:api/ops/|\$next).*$", RegexOptions.Multiline)]
    private static partial Regex Operation { get; }

    [GeneratedRegex(@"az deployment group (?:create|show) --name (?<name>\S+)")]
    private static partial Regex NamedDeployment { get; }

    /// <summary>Leases are positions in the feeds of the containers that were replaced.</summary>
    [Fact]
    public void A_restore_into_a_new_account_restores_every_container_but_the_leases() =>
        Assert.Equal(
            ContainerDefinitions
                .All.Select(container => container.Id)
                .Where(id => id != Containers.Leases)
                .Order(StringComparer.Ordinal),
            Restored.Match(Document).Groups["names"].Value.Trim().Split(' ').Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Who_deploys_may_give_the_roles_that_Bicep_assigns_and_no_other()
    {
        // The deployment that has every option, of which each has a part.
        var assigned = Deployment
            .Of("tests/Infra.Tests/options")
            .Every("Microsoft.Authorization/roleAssignments")
            .Select(role => role.Text("roleDefinitionId").Split('/')[^1])
            .Distinct();
        Assert.Equal(
            assigned.Order(StringComparer.Ordinal),
            Roles.Match(Document).Groups["ids"].Value.Split(',').Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_providers_of_every_resource_are_registered()
    {
        var registered = Providers.Match(Document).Groups["names"].Value.Split(' ');
        var needed = Deployment
            .Of("tests/Infra.Tests/options")
            .Resources.Select(resource =>
                resource.Type.Split('/')[0].Replace("Microsoft.", "", StringComparison.Ordinal)
            )
            .Distinct()
            // Every subscription has it.
            .Except(["Authorization"]);
        Assert.Equal([], needed.Except(registered));
    }

    [Fact]
    public void Outputs_that_commands_read_are_declared()
    {
        var declared = DeclaredOutput
            .Matches(File.ReadAllText(Repository.PathOf("infra/main.bicep")))
            .Select(match => match.Groups["name"].Value);
        var read = Output.Matches(Document).Select(match => match.Groups["name"].Value).ToList();
        Assert.True(read.Count > 10);
        Assert.Equal([], read.Except(declared));
    }

    [Fact]
    public void The_deployment_whose_outputs_commands_read_is_the_one_that_is_made()
    {
        var workflow = File.ReadAllText(Repository.PathOf(".github/workflows/deploy-to.yml"));
        Assert.Equal(
            ["listings"],
            NamedDeployment.Matches(Document + workflow).Select(match => match.Groups["name"].Value).Distinct()
        );
        Assert.Single(NamedDeployment.Matches(workflow));
    }

    [Fact]
    public void Every_operation_is_sent_with_the_key()
    {
        var operations = Operation
            .Matches(Document)
            .Select(match => match.Value.Trim())
            .Where(line =>
                line.Contains("$api", StringComparison.Ordinal) || line.Contains("${api", StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(operations.Count > 10);
        Assert.All(operations, line => Assert.StartsWith("ops ", line, StringComparison.Ordinal));
    }
}

using System.Globalization;
using System.Text.Json;
using ListingFunctions;
using ListingFunctions.Cosmos;
using Newtonsoft.Json;

namespace Infra.Tests;

/// <summary>The database is what the code asks for, cannot be opened with a key, and can be restored.</summary>
public sealed class DataTests
{
    private const string Account = "Microsoft.DocumentDB/databaseAccounts";
    private const string Database = $"{Account}/sqlDatabases";
    private const string Container = $"{Database}/containers";

    public static TheoryData<string> Deployments => Deployment.All;

    private static JsonElement ResourceOf(Resource container) => container.Properties.GetProperty("resource");

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_containers_are_those_that_the_code_names(string deployment) =>
        Assert.Equal(
            ContainerDefinitions.All.Select(container => container.Id).Order(StringComparer.Ordinal),
            Deployment.Of(deployment).Every(Container).Select(container => container.Name).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Each_has_the_partition_key_time_to_live_and_indexes_that_the_code_asks_for(string deployment)
    {
        var declared = Deployment.Of(deployment).Every(Container).ToDictionary(container => container.Name, ResourceOf);
        Assert.All(
            ContainerDefinitions.All,
            container =>
            {
                // As the SDK would send them.
                var asked = JsonElement.Parse(JsonConvert.SerializeObject(container));
                var indexes = JsonElement.Parse(JsonConvert.SerializeObject(container.IndexingPolicy));
                var found = declared[container.Id];
                Assert.Equal(
                    asked.GetProperty("partitionKey").Texts("paths"),
                    found.GetProperty("partitionKey").Texts("paths")
                );
                Assert.Equal(container.DefaultTimeToLive, TimeToLive(found));
                Assert.Equal(Indexes(indexes), Indexes(found.GetProperty("indexingPolicy")));
            }
        );
    }

    private static int? TimeToLive(JsonElement resource) =>
        resource.TryGetProperty("defaultTtl", out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? seconds.GetInt32()
            : null;

    private static object Indexes(JsonElement policy) =>
        new
        {
            Mode = policy.Text("indexingMode").ToUpperInvariant(),
            Included = Paths(policy, "includedPaths"),
            Excluded = Paths(policy, "excludedPaths"),
            Composite = policy.TryGetProperty("compositeIndexes", out var composites)
                ? string.Join(
                    '\n',
                    composites
                        .EnumerateArray()
                        .Select(paths =>
                            string.Join(
                                ", ",
                                paths.EnumerateArray().Select(path => $"{path.Text("path")} {path.Text("order")}")
                            )
                        )
                        .Order(StringComparer.Ordinal)
                )
                : "",
        };

    /// <summary>A policy that says nothing of what it includes or excludes includes all.</summary>
    private static string Paths(JsonElement policy, string member)
    {
        var paths = PathsOf(policy, member);
        return paths.Count == 0 && member == "includedPaths" && PathsOf(policy, "excludedPaths").Count == 0
            ? "/*"
            : string.Join(", ", paths);
    }

    private static List<string> PathsOf(JsonElement policy, string member) =>
        policy.TryGetProperty(member, out var paths)
            ? [.. paths.EnumerateArray().Select(path => path.Text("path")).Order(StringComparer.Ordinal)]
            : [];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_account_takes_no_key_and_can_be_restored(string deployment)
    {
        var account = Deployment.Of(deployment).One(Account);
        Assert.True(account.Flag("disableLocalAuth"));
        Assert.True(account.Flag("disableKeyBasedMetadataWriteAccess"));
        Assert.Equal("Tls12", account.Text("minimalTlsVersion"));
        var backup = account.Properties.GetProperty("backupPolicy");
        Assert.Equal("Continuous", backup.Text("type"));
        Assert.Contains(backup.GetProperty("continuousModeProperties").Text("tier"), Documented.BackupTiers);
        Assert.Equal("Session", account.Properties.GetProperty("consistencyPolicy").Text("defaultConsistencyLevel"));
        // Two places that write would break the conditional write, which the price history rests on.
        Assert.False(account.Flag("enableMultipleWriteLocations"));
    }

    [Fact]
    public void In_production_another_region_takes_over_and_the_first_has_several_zones()
    {
        var account = Deployment.Prod.One(Account);
        Assert.True(account.Flag("enableAutomaticFailover"));
        var locations = account.Properties.GetProperty("locations").EnumerateArray().ToList();
        Assert.True(locations.Count > 1);
        Assert.True(locations[0].GetProperty("isZoneRedundant").GetBoolean());
        Assert.Equal(
            Enumerable.Range(0, locations.Count),
            locations.Select(location => location.GetProperty("failoverPriority").GetInt32())
        );
    }

    [Fact]
    public void Development_pays_by_the_request()
    {
        var dev = Deployment.Of("infra/dev");
        var capability = Assert.Single(dev.One(Account).Properties.GetProperty("capabilities").EnumerateArray());
        Assert.Equal("EnableServerless", capability.Text("name"));
        Assert.Single(dev.One(Account).Properties.GetProperty("locations").EnumerateArray());
        Assert.All(
            dev.Every(Container).Append(dev.One(Database)),
            each => Assert.Empty(each.Properties.GetProperty("options").EnumerateObject())
        );
    }

    [Theory]
    [InlineData("infra/prod")]
    [InlineData("tests/Infra.Tests/options")]
    public void Elsewhere_every_container_has_a_ceiling_of_its_own_or_the_databases(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var ceilings = azure
            .Every(Container)
            .Append(azure.One(Database))
            .Select(each => each.Properties.GetProperty("options"))
            .Where(options => options.EnumerateObject().Any())
            .Select(options => options.GetProperty("autoscaleSettings").GetProperty("maxThroughput").GetInt32())
            .ToList();
        Assert.Equal(3, ceilings.Count);
        Assert.All(ceilings, ceiling => Assert.True(ceiling >= 1000 && ceiling % 1000 == 0, $"{ceiling} RU/s"));
    }

    [Fact]
    public void The_ceilings_of_production_are_those_that_are_reckoned_with()
    {
        int CeilingOf(Resource resource) =>
            resource
                .Properties.GetProperty("options")
                .GetProperty("autoscaleSettings")
                .GetProperty("maxThroughput")
                .GetInt32();
        Resource Named(string name) => Deployment.Prod.Every(Container).Single(container => container.Name == name);
        var ceilings = string.Create(
            CultureInfo.InvariantCulture,
            $"{CeilingOf(Named(Containers.Listings)):N0}, {CeilingOf(Named(Containers.ListingPrices)):N0} and {CeilingOf(Deployment.Prod.One(Database)):N0} RU/s"
        );
        Assert.Contains(
            $"stands at ceilings of {ceilings}",
            File.ReadAllText(Repository.PathOf("docs/scale.md")),
            StringComparison.Ordinal
        );
    }
}

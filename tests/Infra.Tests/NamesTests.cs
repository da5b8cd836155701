namespace Infra.Tests;

/// <summary>Azure accepts the names and the values that Bicep does not validate.</summary>
public sealed class NamesTests
{
    public static TheoryData<string> Deployments => Deployment.All;

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_name_is_within_its_services_rule(string deployment) =>
        Assert.All(
            // A name that hangs on the cloud, as that of a zone of DNS, is not known yet.
            Deployment.Of(deployment).Resources.Where(resource => !resource.Json.Text("name").StartsWith('[')),
            resource =>
            {
                Assert.True(Documented.Names.ContainsKey(resource.Type), $"No rule is known for {resource.Type}.");
                Assert.Matches(Documented.Names[resource.Type], resource.Name);
            }
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void No_two_resources_are_one(string deployment)
    {
        var ids = Deployment.Of(deployment).Resources.Select(resource => resource.Id).ToList();
        Assert.Equal(ids.Distinct(StringComparer.OrdinalIgnoreCase), ids);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void What_can_carry_tags_says_whose_it_is(string deployment) =>
        Assert.All(
            Deployment.Of(deployment).Resources.Where(resource => resource.Json.TryGetProperty("location", out _)),
            resource =>
            {
                var tags = resource.Json.GetProperty("tags");
                Assert.Equal("listings", tags.Text("service"));
                Assert.Equal(tags.Text("environment"), tags.Text("azd-env-name"));
            }
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_sku_is_one_that_there_is(string deployment)
    {
        var azure = Deployment.Of(deployment);
        Assert.All(
            azure.Every("Microsoft.Storage/storageAccounts"),
            account => Assert.Contains(account.Json.GetProperty("sku").Text("name"), Documented.StorageSkus)
        );
        Assert.Contains(
            azure.One("Microsoft.Cdn/profiles").Json.GetProperty("sku").Text("name"),
            Documented.FrontDoorSkus
        );
        Assert.Equal(
            "PerGB2018",
            azure.One("Microsoft.OperationalInsights/workspaces").Properties.GetProperty("sku").Text("name")
        );
    }

    /// <remarks>https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#zone-redundancy</remarks>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void Where_the_app_stands_in_several_zones_its_storage_does_too(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var host = azure
            .Every("Microsoft.Storage/storageAccounts")
            .Single(account => account.Name.StartsWith("sthost", StringComparison.Ordinal));
        Assert.Equal(
            azure.One("Microsoft.Web/serverfarms").Flag("zoneRedundant"),
            host.Json.GetProperty("sku").Text("name") == "Standard_ZRS"
        );
    }
}

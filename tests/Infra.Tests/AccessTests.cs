using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>Nothing is opened by a key; the app may do what it does, and no more; nothing is public that need not be.</summary>
public sealed partial class AccessTests
{
    private const string Topic = "Microsoft.EventGrid/topics";
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string RoleAssignment = "Microsoft.Authorization/roleAssignments";
    private const string DataRoleAssignment = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private const string StorageBlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string StorageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string EventGridDataSender = "d5a91429-5739-47e2-a06b-3470a27159e7";
    private const string MonitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

    // https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security
    private const string CosmosDataContributor = "00000000-0000-0000-0000-000000000002";

    public static TheoryData<string> Deployments => Deployment.All;

    [GeneratedRegex(
        "list(Keys|Secrets|Credentials|AccountSas|ServiceSas)|AccountKey=|SharedAccess|InstrumentationKey|primaryKey",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Key { get; }

    [Fact]
    public void No_source_asks_for_a_key() =>
        Assert.All(
            Directory.EnumerateFiles(Bicep.Folder, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotMatch(Key, File.ReadAllText(file))
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Nothing_takes_a_key(string deployment)
    {
        var azure = Deployment.Of(deployment);
        Assert.DoesNotMatch(Key, azure.Text);
        Assert.All(
            azure.Every(Storage),
            account =>
            {
                Assert.False(account.Flag("allowSharedKeyAccess"));
                Assert.False(account.Flag("isLocalUserEnabled"));
                Assert.False(account.Flag("isSftpEnabled"));
            }
        );
        Assert.True(azure.One("Microsoft.DocumentDB/databaseAccounts").Flag("disableLocalAuth"));
        Assert.True(azure.One("Microsoft.Insights/components").Flag("DisableLocalAuth"));
        var features = azure.One("Microsoft.OperationalInsights/workspaces").Properties.GetProperty("features");
        Assert.True(features.GetProperty("disableLocalAuth").GetBoolean());
        var publishing = azure.Every("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();
        Assert.Equal(["ftp", "scm"], publishing.Select(policy => policy.Name).Order());
        Assert.All(publishing, policy => Assert.False(policy.Flag("allow")));
        var package = azure
            .One("Microsoft.Web/sites")
            .Properties.GetProperty("functionAppConfig")
            .GetProperty("deployment");
        Assert.Equal("UserAssignedIdentity", package.GetProperty("storage").GetProperty("authentication").Text("type"));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_has_four_roles_each_on_what_it_is_for_and_one_more_to_push(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var identity = azure.One("Microsoft.ManagedIdentity/userAssignedIdentities");
        var assignments = azure.Every(RoleAssignment).Where(role => IsOf(identity, role)).ToList();
        string[] push = azure.Every(Topic).Any() ? [EventGridDataSender] : [];
        var roles = assignments.Select(role => (Last(role.Text("roleDefinitionId")), Kind(role.Scope)));
        Assert.Equal(
            [
                (MonitoringMetricsPublisher, "appi"),
                (StorageBlobDataOwner, "sthost"),
                (StorageBlobDataContributor, "starchive/blobServices/default/containers/archive"),
                .. push.Select(role => (role, "evgt")),
            ],
            roles.OrderBy(role =>
                role.Item1 switch
                {
                    MonitoringMetricsPublisher => 0,
                    StorageBlobDataOwner => 1,
                    StorageBlobDataContributor => 2,
                    _ => 3,
                }
            )
        );

        var data = azure.One(DataRoleAssignment);
        Assert.Equal(CosmosDataContributor, Last(data.Text("roleDefinitionId")));
        Assert.EndsWith(
            $"/dbs/{azure.One("Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Name}",
            data.Text("scope"),
            StringComparison.Ordinal
        );

        Assert.True(IsOf(identity, data));
        var app = azure.One("Microsoft.Web/sites").Json.GetProperty("identity");
        Assert.Equal("UserAssigned", app.Text("type"));
        Assert.Equal(identity.Id, Assert.Single(app.GetProperty("userAssignedIdentities").EnumerateObject()).Name);
    }

    [Fact]
    public void The_topic_takes_no_key_and_may_write_dead_letters_and_nothing_else()
    {
        var azure = Deployment.Of("tests/Infra.Tests/options");
        Assert.True(azure.One(Topic).Flag("disableLocalAuth"));
        Assert.Equal("CloudEventSchemaV1_0", azure.One(Topic).Text("inputSchema"));
        var identity = azure.One("Microsoft.ManagedIdentity/userAssignedIdentities");
        var role = Assert.Single(azure.Every(RoleAssignment), role => !IsOf(identity, role));
        Assert.Equal(
            (StorageBlobDataContributor, "stevents/blobServices/default/containers/dead-letters"),
            (Last(role.Text("roleDefinitionId")), Kind(role.Scope))
        );
        var subscription = azure.One($"{Topic}/eventSubscriptions").Properties;
        var filter = Assert.Single(subscription.GetProperty("filter").GetProperty("advancedFilters").EnumerateArray());
        Assert.Equal(
            ("NumberLessThan", "data.change_percent", -5),
            (filter.Text("operatorType"), filter.Text("key"), filter.GetProperty("value").GetInt32())
        );
        Assert.True(subscription.TryGetProperty("deadLetterWithResourceIdentity", out _));
    }

    private static bool IsOf(Resource identity, Resource role) =>
        role.Text("principalId").Contains(identity.Name, StringComparison.Ordinal);

    private static string Last(string id) => id.Split('/')[^1];

    /// <summary>The resource that a role is given on, without what is unique in its name.</summary>
    private static string Kind(string scope)
    {
        var path = Regex.Replace(scope, "^.*/(components|storageAccounts|topics)/", "");
        var unique = Deployment.Prod.One("Microsoft.ManagedIdentity/userAssignedIdentities").Name.Split('-')[^1].Length;
        var parts = path.Split('/', 2);
        var name = parts[0].Split('-')[0];
        return string.Join('/', [name.Length > unique ? name[..^unique] : name, .. parts[1..]]);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_is_asked_through_its_own_front_door_alone(string deployment)
    {
        var app = Deployment.Of(deployment).One("Microsoft.Web/sites");
        Assert.True(app.Flag("httpsOnly"));
        var site = app.Properties.GetProperty("siteConfig");
        Assert.Contains(site.Text("minTlsVersion"), Documented.TlsVersions);
        Assert.Contains(site.Text("scmMinTlsVersion"), Documented.TlsVersions);
        Assert.Equal("Deny", site.Text("ipSecurityRestrictionsDefaultAction"));
        var rule = Assert.Single(site.GetProperty("ipSecurityRestrictions").EnumerateArray());
        Assert.Equal(
            ("Allow", "ServiceTag", "AzureFrontDoor.Backend"),
            (rule.Text("action"), rule.Text("tag"), rule.Text("ipAddress"))
        );
        var id = Assert.Single(rule.GetProperty("headers").Texts("x-azure-fdid"));
        Assert.EndsWith(".outputs.frontDoorId.value]", id, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void No_blob_is_public(string deployment)
    {
        var azure = Deployment.Of(deployment);
        Assert.All(
            azure.Every(Storage),
            account =>
            {
                Assert.False(account.Flag("allowBlobPublicAccess"));
                Assert.True(account.Flag("supportsHttpsTrafficOnly"));
                Assert.Equal("TLS1_2", account.Text("minimumTlsVersion"));
            }
        );
        Assert.All(
            azure.Every("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", container.Text("publicAccess"))
        );
    }

    [Fact]
    public void In_production_the_data_is_reached_through_private_endpoints_alone()
    {
        var prod = Deployment.Prod;
        var data = prod.Every(Storage).Append(prod.One("Microsoft.DocumentDB/databaseAccounts")).ToList();
        Assert.All(data, account => Assert.Equal("Disabled", account.Text("publicNetworkAccess")));
        Assert.Equal(data.Count, prod.Every("Microsoft.Network/privateEndpoints").Count());
        Assert.Equal(data.Count, prod.Every("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        // Flex Consumption leaves through a subnet that is delegated to Container Apps.
        var subnets = prod.One("Microsoft.Network/virtualNetworks").Properties.GetProperty("subnets").EnumerateArray();
        var functions = subnets.Single(subnet => subnet.Text("name") == "functions").GetProperty("properties");
        var delegation = Assert.Single(functions.GetProperty("delegations").EnumerateArray());
        Assert.Equal("Microsoft.App/environments", delegation.GetProperty("properties").Text("serviceName"));
    }

    [Fact]
    public void Operators_reach_private_data_from_the_addresses_that_are_named_and_from_no_other()
    {
        var azure = Deployment.Of("tests/Infra.Tests/options");
        string[] addresses = ["192.0.2.1", "198.51.100.0/24"];
        var cosmos = azure.One("Microsoft.DocumentDB/databaseAccounts");
        Assert.Equal(
            addresses,
            cosmos.Properties.GetProperty("ipRules").EnumerateArray().Select(rule => rule.Text("ipAddressOrRange"))
        );
        Assert.All(
            azure.Every(Storage),
            account =>
            {
                var rules = account.Properties.GetProperty("networkAcls");
                Assert.Equal("Deny", rules.Text("defaultAction"));
                Assert.Equal(
                    addresses,
                    rules.GetProperty("ipRules").EnumerateArray().Select(rule => rule.Text("value"))
                );
            }
        );
    }
}

namespace Infra.Tests;

/// <summary>
/// Values that Azure takes and Bicep lets stand open, as Microsoft's documentation lists them (read in November 2026).
/// </summary>
internal static class Documented
{
    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan
    public static readonly string[] FlexRuntimes =
    [
        "dotnet-isolated 8.0",
        "dotnet-isolated 9.0",
        "dotnet-isolated 10.0",
    ];
    public static readonly int[] FlexInstanceMemoryMB = [512, 2048, 4096];

    /// <summary>
    /// Members of <c>siteConfig</c> that Flex Consumption accepts, as far as this app could want them. Microsoft lists no
    /// more than some that the plan rejects (error 51021, not yet in every region), so these are members that the azurerm
    /// provider of Terraform sends for it and that nobody has seen rejected.
    /// </summary>
    // Accepted:
    //   https://github.com/hashicorp/terraform-provider-azurerm/tree/main/internal/services/appservice/helpers
    //   (ExpandSiteConfigFunctionFlexConsumptionApp)
    // Rejected, as others have seen, or deprecated:
    //   https://github.com/microsoft/azure-pipelines-tasks/issues/21032 (ftpsState, use32BitWorkerProcess,
    //   netFrameworkVersion, functionsRuntimeScaleMonitoringEnabled)
    //   https://github.com/Azure/azure-functions-host/issues/10643 (functionAppScaleLimit)
    //   https://github.com/Azure/terraform-azurerm-avm-res-web-site/issues/283 (linuxFxVersion), with a table of evidence
    //   for each member in pull request 345, and what is disputed in issues 353 and 360
    //   https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations
    public static readonly string[] FlexSiteConfig =
    [
        "apiDefinition",
        "apiManagementConfig",
        "appSettings",
        "cors",
        "healthCheckPath",
        "http20Enabled",
        "ipSecurityRestrictions",
        "ipSecurityRestrictionsDefaultAction",
        "minTlsVersion",
        "scmIpSecurityRestrictions",
        "scmIpSecurityRestrictionsDefaultAction",
        "scmIpSecurityRestrictionsUseMain",
        "scmMinTlsVersion",
        "webSocketsEnabled",
    ];

    // https://learn.microsoft.com/rest/api/cosmos-db-resource-provider/database-accounts
    public static readonly string[] BackupTiers = ["Continuous7Days", "Continuous30Days"];

    // https://learn.microsoft.com/azure/app-service/overview-tls
    public static readonly string[] TlsVersions = ["1.2", "1.3"];

    // https://learn.microsoft.com/azure/storage/common/storage-redundancy
    public static readonly string[] StorageSkus = ["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_GZRS"];

    // https://learn.microsoft.com/azure/frontdoor/standard-premium/tier-comparison
    public static readonly string[] FrontDoorSkus = ["Standard_AzureFrontDoor", "Premium_AzureFrontDoor"];

    // https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs
    public static readonly string[] ManagedRules =
    [
        "Microsoft_DefaultRuleSet 2.0",
        "Microsoft_DefaultRuleSet 2.1",
        "Microsoft_BotManagerRuleSet 1.0",
        "Microsoft_BotManagerRuleSet 1.1",
    ];

    /// <summary>Metric, its aggregations and dimensions, by namespace.</summary>
    // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics
    // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cdn-profiles-metrics
    public static readonly Dictionary<string, (string[] Aggregations, string[] Dimensions)> Metrics = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Microsoft.DocumentDB/databaseAccounts TotalRequests"] = (
            ["Count"],
            ["DatabaseName", "CollectionName", "Region", "StatusCode", "OperationType", "Status", "CapacityType"]
        ),
        ["Microsoft.DocumentDB/databaseAccounts TotalRequestUnits"] = (
            ["Total", "Average", "Maximum"],
            ["DatabaseName", "CollectionName", "Region", "StatusCode", "OperationType", "Status", "CapacityType"]
        ),
        ["Microsoft.DocumentDB/databaseAccounts NormalizedRUConsumption"] = (
            ["Maximum", "Average"],
            ["CollectionName", "DatabaseName", "Region", "PartitionKeyRangeId", "CollectionRid"]
        ),
        ["Microsoft.DocumentDB/databaseAccounts DataUsage"] = (
            ["Total", "Average"],
            ["CollectionName", "DatabaseName", "Region"]
        ),
        ["Microsoft.EventGrid/topics DeadLetteredCount"] = (
            ["Total"],
            ["DeadLetterReason", "EventSubscriptionName", "DomainEventSubscriptionName"]
        ),
        ["Microsoft.Cdn/profiles Percentage5XX"] = (["Average"], ["Endpoint", "ClientRegion", "ClientCountry"]),
        ["Microsoft.Cdn/profiles OriginHealthPercentage"] = (["Average"], ["Origin", "OriginGroup"]),
        ["Microsoft.Cdn/profiles ByteHitRatio"] = (["Average"], ["Endpoint"]),
    };

    /// <summary>Columns of the tables of logs that the queries use.</summary>
    // https://learn.microsoft.com/azure/azure-monitor/reference/tables/tables-resourcetype
    public static readonly Dictionary<string, string[]> Tables = new()
    {
        ["AppRequests"] = ["TimeGenerated", "Name", "Success", "ResultCode", "DurationMs", "ItemCount", "Properties"],
        ["AppDependencies"] = ["TimeGenerated", "Name", "Success", "DurationMs", "ItemCount", "Properties"],
        ["AppMetrics"] = ["TimeGenerated", "Name", "ItemCount", "Sum", "Min", "Max", "Properties"],
        ["AppTraces"] = ["TimeGenerated", "Message", "SeverityLevel", "ItemCount", "Properties"],
        ["AppExceptions"] = ["TimeGenerated", "ExceptionType", "OuterMessage", "SeverityLevel", "Properties"],
        ["_LogOperation"] = ["TimeGenerated", "Category", "Operation", "Level", "Detail"],
        ["Usage"] = ["TimeGenerated", "DataType", "IsBillable", "Quantity"],
    };

    /// <summary>Metrics that the Functions host exports in OpenTelemetry mode, each with its attributes.</summary>
    // https://github.com/Azure/azure-functions-host, OpenTelemetryConfigurationExtensions.cs
    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
    public static readonly Dictionary<string, string[]> HostMetrics = new()
    {
        ["http.server.request.duration"] = ["http.request.method", "http.response.status_code"],
    };

    /// <summary>What a resource may be called: its length and its letters, by type.</summary>
    // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
    public static readonly Dictionary<string, string> Names = new()
    {
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$",
        ["Microsoft.Insights/components"] = "^[^%&\\\\?/]{1,259}[^%&\\\\?/ .]$",
        ["Microsoft.Insights/actionGroups"] = "^[^:<>+/&%\\\\?|]{1,259}[^:<>+/&%\\\\?| .]$",
        ["Microsoft.Insights/metricAlerts"] = "^[^*#&+:<>?@%{}\\\\/]{1,260}$",
        ["Microsoft.Insights/scheduledQueryRules"] = "^[^*#&+:<>?@%{}\\\\/]{1,260}$",
        ["Microsoft.Insights/diagnosticSettings"] = "^[^*#&+:<>?@%{}\\\\/]{1,260}$",
        ["Microsoft.Insights/workbooks"] = "^[0-9a-f-]{36}$",
        ["Microsoft.Authorization/roleAssignments"] = "^[0-9a-f-]{36}$",
        ["Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"] = "^[0-9a-f-]{36}$",
        ["Microsoft.DocumentDB/databaseAccounts"] = "^[a-z0-9][a-z0-9-]{2,43}$",
        ["Microsoft.DocumentDB/databaseAccounts/sqlDatabases"] = "^[^/\\\\#?]{1,255}$",
        ["Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"] = "^[^/\\\\#?]{1,255}$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Storage/storageAccounts/blobServices"] = "^default$",
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = "^default$",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.EventGrid/topics"] = "^[a-zA-Z0-9-]{3,50}$",
        ["Microsoft.EventGrid/topics/eventSubscriptions"] = "^[a-zA-Z0-9-]{3,64}$",
        ["Microsoft.Network/networkSecurityGroups"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]$",
        ["Microsoft.Network/virtualNetworks"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9_]$",
        ["Microsoft.Network/privateEndpoints"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9_]$",
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]$",
        ["Microsoft.Network/privateDnsZones"] = @"^privatelink(\.[a-z0-9-]+)+$",
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"] = "^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]$",
        ["Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"] = "^[a-zA-Z][a-zA-Z0-9]{0,127}$",
        ["Microsoft.Cdn/profiles"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,258}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/afdEndpoints"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,44}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/afdEndpoints/routes"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,88}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/originGroups"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,88}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/originGroups/origins"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,88}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/ruleSets"] = "^[a-zA-Z][a-zA-Z0-9]{0,59}$",
        ["Microsoft.Cdn/profiles/ruleSets/rules"] = "^[a-zA-Z][a-zA-Z0-9]{0,59}$",
        ["Microsoft.Cdn/profiles/securityPolicies"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,258}[a-zA-Z0-9]$",
        ["Microsoft.Cdn/profiles/customDomains"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,258}[a-zA-Z0-9]$",
        ["Microsoft.Web/serverfarms"] = "^[a-zA-Z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = "^(ftp|scm)$",
        ["Microsoft.Consumption/budgets"] = "^[a-zA-Z0-9_-]{1,63}$",
    };
}

namespace Infra.Tests;

/// <summary>What a deployment may cost is bounded.</summary>
public sealed class CostTests
{
    public static TheoryData<string> Deployments => Deployment.All;

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_month_has_a_budget_logs_a_cap_and_the_app_a_greatest_size(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var budget = azure.One("Microsoft.Consumption/budgets");
        Assert.Matches(
            "^20[0-9]{2}-(0[1-9]|1[0-2])-01$",
            budget.Properties.GetProperty("timePeriod").Text("startDate")
        );
        Assert.Equal(
            ["Actual", "Forecasted"],
            budget
                .Properties.GetProperty("notifications")
                .EnumerateObject()
                .Select(notification => notification.Value.Text("thresholdType"))
                .Order(StringComparer.Ordinal)
        );
        var workspace = azure.One("Microsoft.OperationalInsights/workspaces").Properties;
        Assert.True(workspace.GetProperty("workspaceCapping").GetProperty("dailyQuotaGb").GetInt32() > 0);
        Assert.InRange(workspace.GetProperty("retentionInDays").GetInt32(), 30, 730);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Archived_listings_move_to_a_cooler_tier_that_their_redundancy_has_and_end(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var rule = Assert.Single(
            azure
                .One("Microsoft.Storage/storageAccounts/managementPolicies")
                .Properties.GetProperty("policy")
                .GetProperty("rules")
                .EnumerateArray()
        );
        var definition = rule.GetProperty("definition");
        Assert.Equal(["archive/"], definition.GetProperty("filters").Texts("prefixMatch"));
        var actions = definition.GetProperty("actions").GetProperty("baseBlob");
        // Nothing goes where it must be asked for hours before it is read.
        Assert.Equal(["tierToCold", "delete"], actions.EnumerateObject().Select(action => action.Name));
        Assert.Equal(
            deployment.EndsWith("options", StringComparison.Ordinal) ? 365 : 3650,
            actions.GetProperty("delete").GetProperty("daysAfterModificationGreaterThan").GetInt32()
        );
    }
}

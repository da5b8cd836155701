using ListingFunctions.Cosmos;
using static Infra.Tests.Watching;

namespace Infra.Tests;

/// <summary>Every failure has an alert, which reaches somebody and points at a metric that exists.</summary>
public sealed class AlertTests
{
    // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule
    private static readonly string[] Windows = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];
    private static readonly string[] Frequencies = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"];

    [Fact]
    public void A_feed_that_is_not_measured_is_reported_even_if_the_others_are()
    {
        var alert = Assert.Single(
            Deployment.Prod.Every(LogAlert),
            alert => alert.Name.EndsWith("-feed-unmeasured", StringComparison.Ordinal)
        );
        var criterion = Assert.Single(alert.Properties.GetProperty("criteria").GetProperty("allOf").EnumerateArray());
        Assert.Contains("dcount(tostring(Properties.feed))", criterion.Text("query"), StringComparison.Ordinal);
        Assert.Equal("LessThan", criterion.Text("operator"));
        Assert.Equal(Feeds.All.Count, criterion.GetProperty("threshold").GetInt32());
    }

    [Theory]
    [InlineData("server-errors")]
    [InlineData("edge-errors")]
    [InlineData("slow")]
    [InlineData("throttled")]
    [InlineData("throughput")]
    [InlineData("feed-lag")]
    [InlineData("feed-unmeasured")]
    [InlineData("price-failures")]
    [InlineData("event-failures")]
    [InlineData("history-gaps")]
    [InlineData("market-stale")]
    [InlineData("failing-functions")]
    [InlineData("not-archived")]
    [InlineData("unhealthy")]
    [InlineData("log-cap")]
    public void Every_alert_sends_to_the_action_group_and_is_documented(string what)
    {
        var prod = Deployment.Prod;
        var alert = Assert.Single(
            prod.Every(MetricAlert).Concat(prod.Every(LogAlert)),
            alert => alert.Name.EndsWith($"-{what}", StringComparison.Ordinal)
        );
        Assert.True(alert.Flag("enabled"));
        Assert.InRange(alert.Properties.GetProperty("severity").GetInt32(), 0, 4);
        Assert.Contains(
            prod.One("Microsoft.Insights/actionGroups").Name,
            alert.Properties.GetProperty("actions").GetRawText(),
            StringComparison.Ordinal
        );
        // And reads what to do.
        Assert.Contains(
            $"`{what}`",
            File.ReadAllText(Repository.PathOf("docs/operations.md")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_are_no_other_alerts() =>
        Assert.Equal(15, Deployment.Prod.Every(MetricAlert).Count() + Deployment.Prod.Every(LogAlert).Count());

    [Fact]
    public void What_Event_Grid_cannot_deliver_is_reported_where_events_are_pushed()
    {
        var azure = Deployment.Of("tests/Infra.Tests/options");
        var alert = Assert.Single(
            azure.Every(MetricAlert),
            alert => alert.Name.EndsWith("-events-undelivered", StringComparison.Ordinal)
        );
        var criterion = Criterion(alert);
        var (aggregations, _) = Documented.Metrics[
            $"{criterion.Text("metricNamespace")} {criterion.Text("metricName")}"
        ];
        Assert.Contains(criterion.Text("timeAggregation"), aggregations);
        Assert.Contains(
            "`events-undelivered`",
            File.ReadAllText(Repository.PathOf("docs/operations.md")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_configured_address_gets_mail()
    {
        var group = Deployment.Of("tests/Infra.Tests/options").One("Microsoft.Insights/actionGroups");
        Assert.InRange(group.Text("groupShortName").Length, 1, 12);
        var receiver = Assert.Single(group.Properties.GetProperty("emailReceivers").EnumerateArray());
        Assert.Equal("operators@example.com", receiver.Text("emailAddress"));
    }

    [Fact]
    public void Alerts_of_the_platform_point_at_metrics_that_there_are() =>
        Assert.All(
            Deployment.Prod.Every(MetricAlert),
            alert =>
            {
                var criterion = Criterion(alert);
                var (aggregations, dimensions) = Documented.Metrics[
                    $"{criterion.Text("metricNamespace")} {criterion.Text("metricName")}"
                ];
                Assert.Contains(criterion.Text("timeAggregation"), aggregations);
                Assert.All(
                    criterion.GetProperty("dimensions").EnumerateArray(),
                    dimension => Assert.Contains(dimension.Text("name"), dimensions)
                );
                Assert.Contains(alert.Text("windowSize"), Windows);
                Assert.Contains(alert.Text("evaluationFrequency"), Frequencies);
            }
        );

    /// <summary>An average would hide one partition that is at its ceiling behind the others, and a minute behind its hour.</summary>
    // https://learn.microsoft.com/azure/cosmos-db/monitor-normalized-request-units
    [Fact]
    public void The_throughput_alert_sees_the_busiest_partition_of_each_container()
    {
        var criterion = Criterion(
            Deployment
                .Prod.Every(MetricAlert)
                .Single(alert => alert.Name.EndsWith("-throughput", StringComparison.Ordinal))
        );
        Assert.Equal("NormalizedRUConsumption", criterion.Text("metricName"));
        Assert.Equal("Maximum", criterion.Text("timeAggregation"));
        var dimension = Assert.Single(criterion.GetProperty("dimensions").EnumerateArray());
        Assert.Equal("CollectionName", dimension.Text("name"));
        Assert.Equal(["*"], dimension.Texts("values"));
    }
}

using System.Text.RegularExpressions;
using ListingFunctions.Cosmos;
using ListingFunctions.Telemetry;
using static Infra.Tests.Watching;

namespace Infra.Tests;

/// <summary>Every failure has an alert, which reaches somebody and points at a metric that exists.</summary>
public sealed partial class AlertTests
{
    // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule
    private static readonly string[] Windows = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];
    private static readonly string[] Frequencies = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"];

    [GeneratedRegex("'(?<operation>[A-Z]+ api/[^']*)'")]
    private static partial Regex OperationName { get; }

    [Fact]
    public void A_feed_that_is_not_measured_is_reported_even_if_the_others_are()
    {
        var criterion = Criterion(Prod("feed-unmeasured"));
        Assert.Contains("dcount(tostring(Properties.feed))", criterion.Text("query"), StringComparison.Ordinal);
        Assert.Equal("LessThan", criterion.Text("operator"));
        Assert.Equal(Feeds.All.Count, criterion.GetProperty("threshold").GetInt32());
    }

    /// <summary>A query that first selects the rows of a metric has no result if there are none, and no alert.</summary>
    [Fact]
    public void A_market_that_is_never_computed_is_reported_too()
    {
        var query = Criterion(Prod("market-stale")).Text("query");
        Assert.DoesNotContain("where", query, StringComparison.Ordinal);
        Assert.Contains($"countif(Name == '{ListingMetrics.MarketAge}')", query, StringComparison.Ordinal);
        // Not on the first day of a deployment, whose computation has not run yet.
        Assert.Contains("First < ago(45m)", query, StringComparison.Ordinal);
    }

    /// <summary>More than two failures within the window: a timer that runs more seldom never comes to that.</summary>
    [Fact]
    public void Failing_functions_are_those_that_the_feed_redelivers_to()
    {
        var alert = Prod("failing-functions");
        Assert.Equal(("PT15M", 2), (alert.Text("windowSize"), Criterion(alert).GetProperty("threshold").GetInt32()));
        Assert.DoesNotContain("timer", alert.Text("description"), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>They take as long as there is to do, and would hide a slow service, or raise an alert about a fast one.</summary>
    [Fact]
    public void The_alert_and_the_chart_of_latency_leave_out_the_operations_that_are_long_by_design()
    {
        string[] longOnes =
        [
            "POST api/ops/price-history/replay",
            "POST api/ops/market/rebuild",
            "POST api/ops/import",
            "GET api/ops/export",
            "POST api/sources/{source}/listings",
        ];
        var chart = Queries.Single(query => query.Contains("P99", StringComparison.Ordinal));
        Assert.All(
            [Criterion(Prod("slow")).Text("query"), chart],
            query =>
                Assert.Equal(longOnes, OperationName.Matches(query).Select(match => match.Groups["operation"].Value))
        );
    }

    private static Resource Prod(string what) =>
        Deployment.Prod.Every(LogAlert).Single(alert => alert.Name.EndsWith($"-{what}", StringComparison.Ordinal));

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
    [InlineData("skipped-listings")]
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

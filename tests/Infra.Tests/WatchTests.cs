using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace Infra.Tests;

/// <summary>Alerts and pictures ask for what there is, somebody is told, and what all of it may cost is bounded.</summary>
public sealed partial class WatchTests
{
    private const string MetricAlert = "Microsoft.Insights/metricAlerts";
    private const string LogAlert = "Microsoft.Insights/scheduledQueryRules";

    // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule
    private static readonly string[] Windows = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];
    private static readonly string[] Frequencies = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"];

    private static readonly MethodInfo[] Functions =
    [
        .. typeof(ListingFunctionsBuilder)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    /// <summary>Requests as the host names them: <c>GET api/listings/{id}</c>.</summary>
    private static IEnumerable<string> Operations =>
        from function in Functions
        from trigger in function.GetParameters().Select(each => each.GetCustomAttribute<HttpTriggerAttribute>())
        where trigger is not null
        from method in trigger.Methods ?? []
        select $"{method.ToUpperInvariant()} api/{trigger.Route}";

    public static TheoryData<string> Deployments => Deployment.All;

    [GeneratedRegex(@"^\s*(?<table>\w+)", RegexOptions.Multiline)]
    private static partial Regex FirstWord { get; }

    /// <summary>Names in a query that begin with a capital and are neither text nor the query's own columns.</summary>
    [GeneratedRegex(@"'[^']*'|(?<own>\b[A-Z]\w*)\s*=(?!=)|(?<column>\b[A-Z]\w*)")]
    private static partial Regex Words { get; }

    /// <summary>Names of metrics and attributes, the service's own and those of standards.</summary>
    [GeneratedRegex(@"'(?<asked>[a-z]+(\.[a-z_]+)+)'")]
    private static partial Regex TelemetryName { get; }

    [GeneratedRegex(@"'(?<asked>[A-Z]+ api/[^']*)'")]
    private static partial Regex OperationName { get; }

    [GeneratedRegex(@"Properties\['faas\.name'\]\) [!=]= '(?<asked>\w+)'")]
    private static partial Regex FunctionName { get; }

    [GeneratedRegex(@"Properties\['CategoryName'\]\) [!=]= '(?<asked>[\w.]+)'")]
    private static partial Regex CategoryName { get; }

    private static IEnumerable<string> Queries =>
        Deployment
            .Of("infra/prod")
            .Every(LogAlert)
            .Select(alert => Criterion(alert).Text("query"))
            .Concat(
                Workbook()
                    .Select(item => item.GetProperty("content"))
                    .Where(content => content.TryGetProperty("query", out _))
                    .Select(content => content.Text("query"))
            );

    private static JsonElement Criterion(Resource alert) =>
        Assert.Single(alert.Properties.GetProperty("criteria").GetProperty("allOf").EnumerateArray());

    private static List<JsonElement> Workbook() =>
        [
            .. JsonElement
                .Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "modules/workbook.json")))
                .GetProperty("items")
                .EnumerateArray(),
        ];

    [Fact]
    public void A_feed_that_is_not_measured_is_told_even_if_the_others_are()
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
    [InlineData("failing-functions")]
    [InlineData("not-archived")]
    [InlineData("unhealthy")]
    [InlineData("log-cap")]
    public void Somebody_is_told(string what)
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
        Assert.Equal(12, Deployment.Prod.Every(MetricAlert).Count() + Deployment.Prod.Every(LogAlert).Count());

    [Fact]
    public void Whoever_is_named_gets_mail()
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

    [Fact]
    public void So_do_the_pictures()
    {
        var metrics = Workbook()
            .Where(item => item.GetProperty("type").GetInt32() == 10)
            .Select(item => item.GetProperty("content"))
            .ToList();
        Assert.NotEmpty(metrics);
        Assert.All(
            metrics,
            content =>
            {
                var metric = Assert.Single(content.GetProperty("metrics").EnumerateArray());
                var name = metric.Text("metric").Replace("--", " ", StringComparison.Ordinal);
                var (_, dimensions) = Documented.Metrics[name];
                if (metric.TryGetProperty("splitBy", out var split))
                    Assert.Contains(split.GetString()!, dimensions);
            }
        );
    }

    [Fact]
    public void Queries_ask_tables_and_columns_that_there_are() =>
        Assert.All(
            Queries,
            query =>
            {
                var table = FirstWord.Match(query).Groups["table"].Value;
                Assert.Contains(table, Documented.Tables.Keys);
                var words = Words.Matches(query);
                var known = words
                    .Select(word => word.Groups["own"].Value)
                    .Concat(Documented.Tables[table])
                    .Append(table);
                Assert.Equal(
                    [],
                    words.Select(word => word.Groups["column"].Value).Where(name => name.Length > 0).Except(known)
                );
            }
        );

    [Fact]
    public void Queries_ask_for_metrics_and_attributes_that_are_exported()
    {
        var exported = Names(typeof(ListingMetrics))
            .Concat(Names(typeof(RequestTrace)))
            .Concat(Documented.HostMetrics.Keys)
            .Concat(Documented.HostMetrics.Values.SelectMany(attributes => attributes))
            // The worker's, on every invocation.
            .Append("faas.name");
        Assert.Equal([], Asked(TelemetryName).Except(exported));
        Assert.NotEmpty(Asked(TelemetryName));

        static IEnumerable<string> Names(Type type) =>
            type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!);
    }

    [Fact]
    public void Queries_ask_for_operations_functions_and_log_categories_that_there_are()
    {
        Assert.Equal([], Asked(OperationName).Except(Operations));
        Assert.Equal(
            [],
            Asked(FunctionName)
                .Except(Functions.Select(function => function.GetCustomAttribute<FunctionAttribute>()!.Name))
        );
        Assert.All(
            Asked(CategoryName),
            category =>
                Assert.NotNull(
                    typeof(ListingFunctionsBuilder).Assembly.GetType(category)
                        ?? typeof(FunctionContext).Assembly.GetType(category)
                )
        );
        Assert.All([OperationName, FunctionName, CategoryName], names => Assert.NotEmpty(Asked(names)));
    }

    private static IEnumerable<string> Asked(Regex names) =>
        Queries.SelectMany(query => names.Matches(query).Select(match => match.Groups["asked"].Value));

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
    public void Archived_listings_move_to_cooler_tiers_that_their_redundancy_has(string deployment)
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
        var tiers = definition
            .GetProperty("actions")
            .GetProperty("baseBlob")
            .EnumerateObject()
            .Select(action => action.Name);
        // Nothing is deleted, and nothing goes where it must be asked for hours before it is read.
        Assert.Equal(["tierToCold"], tiers);
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using ListingFunctions;
using ListingFunctions.Http;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using static Infra.Tests.Watching;

namespace Infra.Tests;

/// <summary>Alerts and the workbook query only what exists: tables, columns, metrics, operations, functions.</summary>
public sealed partial class QueryTests
{
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

    [Fact]
    public void The_workbook_shows_metrics_and_dimensions_that_exist()
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

    /// <summary>An operator whom an alert leads to the workbook finds what the alert queries.</summary>
    [Fact]
    public void The_workbook_shows_every_metric_that_an_alert_queries()
    {
        var shown = Workbook()
            .Select(item => item.GetProperty("content"))
            .Where(content => content.TryGetProperty("query", out _))
            .SelectMany(content => MetricsOf(content.Text("query")));
        var alerts = Deployment.Prod.Every(LogAlert).SelectMany(alert => MetricsOf(Criterion(alert).Text("query")));
        Assert.NotEmpty(alerts);
        Assert.Equal([], alerts.Except(shown));

        static IEnumerable<string> MetricsOf(string query) =>
            TelemetryName.Matches(query).Select(match => match.Groups["asked"].Value).Where(IsMetric);

        static bool IsMetric(string name) =>
            name.StartsWith("listings.", StringComparison.Ordinal) || Documented.HostMetrics.ContainsKey(name);
    }

    private static IEnumerable<string> Asked(Regex names) =>
        Queries.SelectMany(query => names.Matches(query).Select(match => match.Groups["asked"].Value));
}

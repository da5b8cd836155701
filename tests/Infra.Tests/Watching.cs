using System.Text.Json;

namespace Infra.Tests;

/// <summary>The alerts and the workbook as they are deployed.</summary>
internal static class Watching
{
    public const string MetricAlert = "Microsoft.Insights/metricAlerts";
    public const string LogAlert = "Microsoft.Insights/scheduledQueryRules";

    /// <summary>The queries of both.</summary>
    public static IEnumerable<string> Queries =>
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

    /// <summary>The one condition of an alert.</summary>
    public static JsonElement Criterion(Resource alert) =>
        Assert.Single(alert.Properties.GetProperty("criteria").GetProperty("allOf").EnumerateArray());

    /// <summary>The items of the workbook.</summary>
    public static List<JsonElement> Workbook() =>
        [
            .. JsonElement
                .Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "modules/workbook.json")))
                .GetProperty("items")
                .EnumerateArray(),
        ];
}

using System.Text;
using LocalHost.CosmosTriggers;
using LocalHost.Functions;
using LocalHost.Http;
using LocalHost.Timers;

namespace LocalHost;

/// <summary>The start-up summary on one screen: addresses, functions, and where the data are.</summary>
internal static class StartSummary
{
    private const int Width = 100;
    private const string Indent = "           ";

    /// <param name="functions">The functions that are served.</param>
    /// <param name="address">The host's own address.</param>
    /// <param name="routePrefix">The route prefix of the functions, such as <c>api</c>.</param>
    /// <param name="account">The Cosmos DB account, in words.</param>
    /// <param name="archive">The archive of deleted listings, in words.</param>
    /// <param name="options">Which functions are not started.</param>
    public static string Of(
        IReadOnlyList<LocalFunction> functions,
        Uri address,
        string routePrefix,
        string account,
        string archive,
        LocalHostOptions options
    )
    {
        var text = new StringBuilder("\n");
        var api = new Uri(address, routePrefix.Trim('/'));
        var routes = functions.OfType<HttpFunction>().Select(function => $"/{function.Route.RawText}").ToHashSet();
        if (routes.Any(route => route.StartsWith($"{api.AbsolutePath}/{App.Page}", StringComparison.Ordinal)))
            Add("Page", $"{api}/{App.Page}");
        if (routes.Any(ReferencePage.IsDocument))
            Add("Reference", new Uri(address, ReferencePage.Path).ToString());
        Add("API", api.ToString());
        text.Append('\n');

        Add("HTTP", [.. functions.OfType<HttpFunction>().Select(function => function.Name)]);
        Add(
            "Cosmos DB",
            [
                .. functions
                    .OfType<CosmosFunction>()
                    .Select(function => $"{function.Name}{(options.Triggers(function.Name) ? "" : " (not started)")}"),
            ]
        );
        Add(
            "Timer",
            [
                .. functions
                    .OfType<TimerFunction>()
                    .Select(function => $"{function.Name}{(options.Timers ? "" : " (not started)")}"),
            ]
        );
        text.Append('\n');

        Add("Data", account);
        Add("Archive", archive);
        return text.Append("Ctrl+C stops.\n").ToString();

        void Add(string label, params ReadOnlySpan<string> values)
        {
            if (values.Length > 0)
                text.Append(label.PadRight(Indent.Length)).Append(Wrapped(values)).Append('\n');
        }
    }

    /// <summary>The values with commas between them, a new line begun before one that would not fit.</summary>
    private static string Wrapped(ReadOnlySpan<string> values)
    {
        var text = new StringBuilder(values[0]);
        var column = Indent.Length + values[0].Length;
        foreach (var value in values[1..])
        {
            var fits = column + value.Length + 3 <= Width;
            text.Append(fits ? ", " : $",\n{Indent}").Append(value);
            column = value.Length + (fits ? column + 2 : Indent.Length);
        }
        return text.ToString();
    }
}

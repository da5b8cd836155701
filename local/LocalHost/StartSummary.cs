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

    /// <param name="app">The app.</param>
    /// <param name="options">Which functions are not started.</param>
    /// <param name="functions">The functions that are served.</param>
    /// <param name="api">The address below which they are, such as <c>http://127.0.0.1:7071/api</c>.</param>
    /// <param name="account">The Cosmos DB account, in words.</param>
    /// <param name="archive">The archive, in words.</param>
    public static string Of(
        LocalApp app,
        LocalHostOptions options,
        IReadOnlyList<LocalFunction> functions,
        Uri api,
        string account,
        string archive
    )
    {
        var text = new StringBuilder("\n");
        if (app.Page is { } page)
            Add("Page", $"{api}/{page}");
        if (functions.OfType<HttpFunction>().Any(function => ReferencePage.IsDocument($"/{function.Route.RawText}")))
            Add("Reference", new Uri(api, ReferencePage.Path).ToString());
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
        if (app.Archive is not null)
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

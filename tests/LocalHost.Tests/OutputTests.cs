using System.Text.RegularExpressions;

namespace LocalHost.Tests;

/// <summary>What the host writes: a summary at start, then a line for each request.</summary>
public sealed class OutputTests
{
    private const int LinesOfAScreen = 24;
    private const int ColumnsOfAScreen = 100;

    [Fact]
    public async Task The_summary_begins_with_the_addresses_and_fits_one_screen()
    {
        var lines = (await OutputAsync(_ => Task.CompletedTask)).TrimEnd().Split('\n');
        Assert.Matches("^Page +http://[0-9.:]+/api/explorer$", lines[1]);
        Assert.Matches("^Reference +http://[0-9.:]+/docs$", lines[2]);
        Assert.Matches("^API +http://[0-9.:]+/api$", lines[3]);
        Assert.InRange(lines.Length, 1, LinesOfAScreen);
        Assert.All(
            lines.Where(line => !line.StartsWith("Data", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, ColumnsOfAScreen)
        );
        Assert.Contains("Ctrl+C stops.", lines);
    }

    [Fact]
    public async Task The_summary_names_every_function_once()
    {
        var output = await OutputAsync(_ => Task.CompletedTask);
        var functions = ListingsApp
            .Definition.FunctionTypes.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes(inherit: false))
            .OfType<Microsoft.Azure.Functions.Worker.FunctionAttribute>()
            .Select(function => function.Name);
        Assert.All(functions, function => Assert.Single(Regex.Matches(output, $@"\b{function}\b")));
    }

    [Fact]
    public async Task A_request_is_a_line_with_time_query_status_duration_and_the_reason_of_a_4xx()
    {
        var output = await OutputAsync(async http =>
        {
            await http.GetStringAsync(new Uri("api/listings?city=berlin", UriKind.Relative), TestHost.Stop);
            using var missing = await http.GetAsync(new Uri("api/listings/1", UriKind.Relative), TestHost.Stop);
        });
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d GET /api/listings\?city=berlin 200 [0-9.]+ ms$", output);
        Assert.Matches(
            @"(?m)^\d\d:\d\d:\d\d GET /api/listings/1 404 [0-9.]+ ms There is no listing with id 1\.$",
            output
        );
    }

    [Fact]
    public async Task A_key_in_a_query_is_not_shown()
    {
        var output = await OutputAsync(http =>
            http.GetStringAsync(new Uri("api/listings?code=secret&limit=1", UriKind.Relative), TestHost.Stop)
        );
        Assert.Contains("GET /api/listings?code=***&limit=1 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    private static async Task<string> OutputAsync(Func<HttpClient, Task> use)
    {
        await using var output = new StringWriter();
        await using (
            var host = await LocalFunctionsHost.StartAsync(
                ListingsApp.Definition,
                new LocalHostOptions
                {
                    Memory = true,
                    Output = output,
                    RequestLines = true,
                },
                TestHost.Stop
            )
        )
        {
            using var http = new HttpClient { BaseAddress = host.BaseAddress };
            await use(http);
        }
        return output.ToString();
    }
}

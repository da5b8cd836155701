using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using static LocalHost.Tests.ChangeFeedFunctions;

namespace LocalHost.Tests;

/// <summary>
/// What the trigger of the Functions host does to documents: it reads and writes them again with Newtonsoft.Json, and
/// cannot read those that are nested too deep.
/// </summary>
public sealed class RewritingTests
{
    /// <summary>Arrays in a member of a document: the batch and the document are levels too.</summary>
    private const int DeepestMember = 62;

    [Theory]
    [InlineData("\"2025-01-17T19:20:52.798Z\"", "\"2025-01-17T19:20:52.798Z\"")]
    [InlineData("\"2025-01-17T19:20:52.120Z\"", "\"2025-01-17T19:20:52.12Z\"")]
    [InlineData("\"2025-01-17T19:20:52.000Z\"", "\"2025-01-17T19:20:52Z\"")]
    [InlineData("\"2025-01-17T00:00:00.120+02:00\"", "\"2025-01-16T22:00:00.12+00:00\"")]
    [InlineData("\"2025-01-17T19:20:52.798-14:00\"", "\"2025-01-18T09:20:52.798+00:00\"")]
    [InlineData("\"2025-01-17\"", "\"2025-01-17\"")]
    [InlineData("\"at 2025-01-17T19:20:52.120Z\"", "\"at 2025-01-17T19:20:52.120Z\"")]
    [InlineData("[{\"a\":\"2025-01-17T19:20:52.120+01:00\"}]", "[{\"a\":\"2025-01-17T18:20:52.12+00:00\"}]")]
    public async Task Instants_are_rewritten_to_UTC_with_trailing_zeros_cut(string written, string delivered) =>
        Assert.Equal(delivered, await DeliveredAsync(written));

    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1.0", "1.0")]
    [InlineData("720000", "720000")]
    [InlineData("99999999999.99", "99999999999.99")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("0.12345678901234567890", "0.12345678901234568")]
    [InlineData("12345678901234567890.5", "1.2345678901234567E+19")]
    public async Task Numbers_are_rewritten_as_doubles_of_17_digits(string written, string delivered) =>
        Assert.Equal(delivered, await DeliveredAsync(written));

    [Theory]
    [InlineData("\"Straße 🏠 \\u0001 \\\\ \\\" / \"")]
    [InlineData("[null,true,{\"\":{}},[],-0.5]")]
    public async Task Everything_else_is_delivered_as_it_is(string written) =>
        Assert.Equal(written, await DeliveredAsync(written));

    [Fact]
    public async Task A_document_nested_too_deep_stops_its_feed_until_it_is_removed()
    {
        using var output = new HostOutput();
        var seen = new Seen();
        await using (var host = await StartAsync(seen, output))
        {
            await WriteAsync(host, "deep", Nested(DeepestMember));
            Assert.Contains("\"deep\"", await seen.NextAsync(), StringComparison.Ordinal);

            await WriteAsync(host, "deeper", Nested(DeepestMember + 1));
            await WriteAsync(host, "after", "1");
            for (var times = 0; times < 2; times++)
                await Eventually.HoldsAsync(() => output.Count("is not called") > times);
            Assert.True(seen.IsEmpty);

            await RemoveAsync(host, "deeper");
            Assert.Contains("\"after\"", await seen.NextAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(
            "warning: Function.TakesText: TakesText is not called: a batch of things (lease 0) cannot be read, as on the Functions host: The reader's MaxDepth of 64 has been exceeded.",
            output.ToString(),
            StringComparison.Ordinal
        );
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>A value as the function gets it that was written as a member of a document.</summary>
    private static async Task<string> DeliveredAsync(string written)
    {
        var seen = new Seen();
        await using var host = await StartAsync(seen, TextWriter.Null);
        await WriteAsync(host, "1", written);
        return JsonElement.Parse(await seen.NextAsync())[0].GetProperty("value").GetRawText();
    }

    private static Task<TestHost> StartAsync(Seen seen, TextWriter output) =>
        TestHost.StartAsync(
            Serving(typeof(TakesText)),
            TestHost.InMemory with
            {
                FeedPollDelay = TimeSpan.FromMilliseconds(20),
                LeaseTimes = new LeaseTimes(
                    TimeSpan.FromMilliseconds(100),
                    TimeSpan.FromSeconds(1),
                    TimeSpan.FromSeconds(10)
                ),
                Output = output,
                ConfigureServices = services => services.AddSingleton(seen),
            }
        );
}

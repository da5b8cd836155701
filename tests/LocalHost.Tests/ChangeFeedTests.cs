using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using static LocalHost.Tests.ChangeFeedFunctions;

namespace LocalHost.Tests;

/// <summary>What the change feed delivers to a function, when it redelivers it, and when no more.</summary>
public sealed class ChangeFeedTests
{
    [Fact]
    public async Task A_batch_is_a_JSON_array_of_complete_documents()
    {
        var seen = new Seen();
        await using var host = await StartAsync(typeof(TakesText), seen);
        await WriteAsync(host, "1");
        var document = JsonElement.Parse(await seen.NextAsync())[0];
        Assert.Equal("1", document.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Number, document.GetProperty("_ts").ValueKind);
        Assert.Equal(JsonValueKind.Number, document.GetProperty("_lsn").ValueKind);
        Assert.NotEmpty(document.GetProperty("_etag").GetString()!);
    }

    [Fact]
    public async Task A_batch_may_be_taken_as_documents()
    {
        var seen = new Seen();
        await using var host = await StartAsync(typeof(TakesDocuments), seen);
        await WriteAsync(host, "1");
        Assert.Equal("1", await seen.NextAsync());
    }

    [Fact]
    public async Task A_batch_passes_the_middleware_of_the_app()
    {
        var seen = new Seen();
        await using var host = await StartAsync(
            typeof(TakesText),
            seen,
            app: app =>
                app with
                {
                    Compose = builder =>
                        Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseMiddleware(
                            builder,
                            (context, next) =>
                            {
                                seen.Add($"{context.FunctionDefinition.Name} {context.GetHttpContext() is null}");
                                return next();
                            }
                        ),
                }
        );
        await WriteAsync(host, "1");
        Assert.Equal("TakesText True", await seen.NextAsync());
    }

    [Fact]
    public async Task A_batch_that_fails_comes_again_until_it_is_taken()
    {
        var seen = new Seen { Failures = 3 };
        await using var host = await StartAsync(typeof(RetriesForEver), seen);
        await WriteAsync(host, "1");
        string[] batches =
        [
            await seen.NextAsync(),
            await seen.NextAsync(),
            await seen.NextAsync(),
            await seen.NextAsync(),
        ];
        Assert.Single(batches.Select(batch => batch.Split(' ', 2)[1]).Distinct());
        Assert.Equal(["0/-1", "1/-1", "2/-1", "3/-1"], batches.Select(batch => batch.Split(' ', 2)[0]));

        await WriteAsync(host, "2");
        Assert.Contains("\"2\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_last_attempt_a_batch_is_dropped_with_an_error_line_and_the_feed_goes_on()
    {
        using var output = new StringWriter();
        var seen = new Seen { Failures = 3 };
        await using (
            var host = await StartAsync(typeof(RetriesTwice), seen, options => options with { Output = output })
        )
        {
            await WriteAsync(host, "1");
            for (var attempt = 0; attempt < 3; attempt++)
                Assert.Contains("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
            await WriteAsync(host, "2");
            Assert.DoesNotContain("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
        }
        Assert.Contains(
            "error: Function.RetriesTwice: RetriesTwice failed; the batch of 1 documents is dropped after attempt 3.",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("NotSupportedException: on purpose", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_retry_policy_a_batch_that_fails_is_dropped_at_once()
    {
        var seen = new Seen { Failures = 1 };
        await using var host = await StartAsync(typeof(TakesText), seen);
        await WriteAsync(host, "1");
        Assert.Contains("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
        await WriteAsync(host, "2");
        Assert.DoesNotContain("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_batch_does_not_come_back_when_the_feed_starts_again()
    {
        var seen = new Seen { Failures = 1 };
        await using var host = await StartAsync(typeof(TakesText), seen);
        await WriteAsync(host, "1");
        await seen.NextAsync();
        await host.Host.StopTriggersAsync();
        await host.Host.StartTriggersAsync();
        await WriteAsync(host, "2");
        Assert.DoesNotContain("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_triggers_are_stopped_nothing_comes_and_then_all_that_was_missed()
    {
        var seen = new Seen();
        await using var host = await StartAsync(typeof(TakesText), seen);
        await WriteAsync(host, "1");
        await seen.NextAsync();
        await host.Host.StopTriggersAsync();
        await WriteAsync(host, "2");
        await Task.Delay(200, TestHost.Stop);
        Assert.True(seen.IsEmpty);
        await host.Host.StartTriggersAsync();
        var batch = await seen.NextAsync();
        Assert.Contains("\"2\"", batch, StringComparison.Ordinal);
        Assert.DoesNotContain("\"1\"", batch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_in_flight_at_a_stop_is_redelivered()
    {
        var seen = new Seen { Failures = int.MaxValue };
        await using var host = await StartAsync(typeof(RetriesForEver), seen);
        await WriteAsync(host, "1");
        await seen.NextAsync();
        await host.Host.StopTriggersAsync();
        seen.Failures = 0;
        seen.Clear();
        await host.Host.StartTriggersAsync();
        Assert.Contains("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_waits_for_the_function_at_work_whose_batch_then_does_not_come_again()
    {
        var seen = new Seen();
        await using var host = await StartAsync(typeof(TakesItsTime), seen);
        await WriteAsync(host, "1");
        await seen.NextAsync();
        await host.Host.StopTriggersAsync();
        Assert.Equal("finished", await seen.NextAsync());
        await host.Host.StartTriggersAsync();
        await WriteAsync(host, "2");
        Assert.DoesNotContain("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_starts_from_the_beginning_sees_what_was_there_before_it()
    {
        var seen = new Seen();
        await using var host = await StartAsync(
            typeof(TakesText),
            seen,
            options => options with { Triggers = _ => false }
        );
        await WriteAsync(host, "1");
        await using var second = await StartAsync(
            typeof(TakesText),
            seen,
            options => options with { Memory = false, CosmosConnectionString = host.Host.CosmosConnectionString }
        );
        Assert.Contains("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_is_not_started_can_be_invoked_with_a_batch()
    {
        var seen = new Seen();
        await using var host = await StartAsync(
            typeof(TakesText),
            seen,
            options => options with { Triggers = _ => false }
        );
        await WriteAsync(host, "1");
        await Task.Delay(200, TestHost.Stop);
        Assert.True(seen.IsEmpty);
        await host.Host.InvokeAsync("takestext", "[7]", TestHost.Stop);
        Assert.Equal("[7]", await seen.NextAsync());

        await host.Host.StartTriggersAsync();
        Assert.Contains("\"1\"", await seen.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_a_direct_invocation_propagates()
    {
        var seen = new Seen { Failures = 1 };
        await using var host = await StartAsync(typeof(RetriesForEver), seen);
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            host.Host.InvokeAsync(nameof(RetriesForEver), "[]", TestHost.Stop)
        );
    }

    [Fact]
    public async Task Two_functions_on_one_container_each_get_everything()
    {
        var seen = new Seen();
        await using var host = await StartAsync(
            typeof(TakesText),
            seen,
            app: app => app with { FunctionTypes = [typeof(TakesText), typeof(TakesDocuments)] }
        );
        await WriteAsync(host, "1");
        string[] both = [await seen.NextAsync(), await seen.NextAsync()];
        Assert.Contains("1", both);
        Assert.Contains(both, batch => batch.StartsWith('['));
    }

    [Fact]
    public async Task A_container_that_is_missing_is_said()
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            StartAsync(
                typeof(TakesText),
                new Seen(),
                app: app => app with { Database = app.Database with { Containers = [] } }
            )
        );
        Assert.StartsWith(
            "Function TakesText (container things, leases in leases, database tests): not found in Cosmos DB at",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    private static Task<TestHost> StartAsync(
        Type function,
        Seen seen,
        Func<LocalHostOptions, LocalHostOptions>? change = null,
        Func<LocalApp, LocalApp>? app = null
    )
    {
        var options = TestHost.InMemory with
        {
            FeedPollDelay = TimeSpan.FromMilliseconds(20),
            ConfigureServices = services => services.AddSingleton(seen),
        };
        var serving = Serving(function);
        return TestHost.StartAsync(app?.Invoke(serving) ?? serving, change?.Invoke(options) ?? options);
    }
}

using System.Diagnostics;
using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.Health;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Recording;
using ListingFunctions.Telemetry;

namespace ListingFunctions.SystemTests.Telemetry;

/// <summary>The rows that Azure Monitor receives, by the names that the alerts and the workbook query them by.</summary>
[Collection(nameof(TelemetryApp))]
public sealed class AzureMonitorTests
{
    /// <summary>The rows of some use, and of a request that fails after it.</summary>
    private static async Task<IReadOnlyList<AzureMonitorRow>> RowsAsync(string ratio, Func<App, Task> use)
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var app = await App.StartAsync(
                feed: false,
                TelemetryApp.WithoutIdentity,
                settings: TelemetryApp.AzureMonitor(collector.Address, ratio)
            )
        )
        {
            await use(app);
            app.Cosmos.OnItems().Fail(HttpStatusCode.BadRequest);
            await app.SendAsync("GET", "listings/1");
        }

        return collector.Rows;
    }

    [Fact]
    public async Task Rows_are_named_as_they_are_queried()
    {
        using var trace = TelemetryApp.BeginTrace();
        var all = await RowsAsync(
            "1",
            async app =>
            {
                await app.SendAsync("GET", "listings?city=Berlin");
                await app.DeliverAsync(await app.DocumentAsync(await app.CreateAsync(1)));
                await app.Host.InvokeAsync(nameof(MeasureFeedLag), App.Stop);
            }
        );
        var rows = all.Of(trace);
        Assert.Contains(
            rows,
            row => row is { Table: "RequestData", Name: "GET api/listings/{id}", ResultCode: "500", Success: false }
        );
        // What no request starts has no status.
        Assert.Contains(
            rows,
            row => row is { Table: "RequestData", Name: nameof(RecordPriceChanges), ResultCode: "0", Success: true }
        );
        var search = Assert.Single(rows, row => row.Name == $"function {nameof(ListListings)}");
        Assert.Equal("RemoteDependencyData", search.Table);
        Assert.Equal(nameof(ListListings), search.Property("faas.name"));
        Assert.Equal("berlin", search.Property(RequestTrace.City));
        Assert.NotNull(search.Property(RequestTrace.Client));
        Assert.Contains(rows, row => row is { Table: "RemoteDependencyData", Name: "create_item listings" });
        Assert.Contains(all, row => row is { Table: "MetricData", Name: ListingMetrics.FeedLag });
        var line = Assert.Single(
            rows,
            row => row.Table == "MessageData" && row.Name!.Contains("Recorded price 1 EUR", StringComparison.Ordinal)
        );
        Assert.Equal(typeof(PriceRecorder).FullName, line.Property("CategoryName"));
        Assert.Contains(
            rows,
            row =>
                row.Table == "ExceptionData"
                && row.Property("CategoryName") == typeof(ExceptionHandling).FullName
                && row.Property("Function") == nameof(GetListing)
        );
        Assert.All(rows, row => Assert.Equal("ListingFunctions", row.RoleName));
    }

    [Fact]
    public async Task Warnings_and_errors_are_exported_whether_or_not_their_trace_is_sampled()
    {
        using var trace = TelemetryApp.BeginTrace();
        var rows = await RowsAsync("0", async app => await app.SendAsync("POST", "ops/price-history/replay"));
        Assert.Equal(["ExceptionData"], rows.Of(trace).Select(row => row.Table));
    }

    [Fact]
    public async Task A_row_says_what_it_stands_for_and_a_trace_is_sampled_as_a_whole()
    {
        List<Activity> traces = [];
        var rows = await RowsAsync(
            "0.5",
            async app =>
            {
                for (var id = 1; id <= 40; id++)
                {
                    using var trace = TelemetryApp.BeginTrace();
                    traces.Add(trace);
                    await app.SendAsync("GET", $"listings/{id}");
                }
            }
        );
        var sampled = traces.Select(rows.Of).Where(trace => trace.Count > 0).ToList();
        Assert.InRange(sampled.Count, 1, 39);
        Assert.All(
            sampled,
            trace =>
            {
                Assert.All(trace, row => Assert.Equal(50, row.SampleRate));
                Assert.Empty(
                    new[] { "GET api/listings/{id}", $"function {nameof(GetListing)}", "read_item listings" }.Except(
                        trace.Select(row => row.Name)
                    )
                );
            }
        );
    }
}

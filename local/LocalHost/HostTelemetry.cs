using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalHost.Functions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LocalHost;

/// <summary>
/// What the Functions host exports beside the app: a span of each request and of each run of another function, and how
/// long requests take. Here it goes where the app's telemetry goes, and nowhere if the app exports none.
/// </summary>
internal static class HostTelemetry
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting";

    public static void Add(IServiceCollection services)
    {
        // ASP.NET Core makes the spans of this host's requests with this source; those of LocalCosmos, in the same
        // process, it makes with its own, and nobody listens to it.
        services.AddSingleton(_ => new ActivitySource(WorkerSpan.HostSource));
        services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddSource(WorkerSpan.HostSource));
        services.ConfigureOpenTelemetryMeterProvider(
            (provider, metrics) =>
                metrics
                    .AddMeter(HostingMeter)
                    .AddView(instrument =>
                        instrument.Meter.Name == HostingMeter
                        && instrument.Meter.Scope != provider.GetRequiredService<IMeterFactory>()
                            ? MetricStreamConfiguration.Drop
                            : null
                    )
        );
    }

    /// <summary>Names the span of a request, and sets the attributes that the Functions host sets, if anything exports it.</summary>
    public static void Use(WebApplication web)
    {
        if (web.Services.GetService<TracerProvider>() is not null)
            web.Use(next => http => DescribeAsync(http, next));
    }

    private static async Task DescribeAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (Activity.Current is not { Source.Name: WorkerSpan.HostSource, IsAllDataRequested: true } span)
            return;
        // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
        span.DisplayName = $"{http.Request.Method} {span.GetTagItem(WorkerSpan.Route)}".TrimEnd();
        span.SetTag("http.request.method", http.Request.Method)
            .SetTag("url.path", http.Request.Path.Value)
            .SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }
}

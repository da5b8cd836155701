using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Testing;

/// <summary>Receives what a monitor is sent: OTLP over gRPC and over HTTP, and the rows of Azure Monitor.</summary>
public sealed class Collector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly WebApplication _web;

    private Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.Listen(IPAddress.Loopback, 0, options => options.Protocols = HttpProtocols.Http2);
            });
        _web = builder.Build();
        _web.Run(TakeAsync);
    }

    /// <summary>Such as <c>http://127.0.0.1:12345</c>.</summary>
    public string Address => _web.Urls.First();

    /// <summary>The same for gRPC.</summary>
    public string GrpcAddress => _web.Urls.Last();

    /// <summary>The exported spans of every app in this process; they differ by trace id.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. Bodies("/v1/traces").SelectMany(OtlpSpan.Read)];

    /// <summary>The log records that were exported.</summary>
    public IReadOnlyList<OtlpLog> Logs => [.. Bodies("/v1/logs").SelectMany(OtlpLog.Read)];

    /// <summary>The metrics that were exported, a row for each set of attributes.</summary>
    public IReadOnlyList<OtlpMetric> Metrics => [.. Bodies("/v1/metrics").SelectMany(OtlpMetric.Read)];

    /// <summary>The rows that Azure Monitor was sent.</summary>
    public IReadOnlyList<AzureMonitorRow> Rows => [.. Bodies("/v2.1/track").SelectMany(AzureMonitorRow.Read)];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._web.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string path) =>
        _received.Where(request => request.Path == path).Select(request => request.Body);

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        if (http.Request.Headers.ContentEncoding == "gzip")
            await new GZipStream(http.Request.Body, CompressionMode.Decompress).CopyToAsync(body);
        else
            await http.Request.Body.CopyToAsync(body);
        if (http.Request.ContentType != "application/grpc")
        {
            _received.Enqueue((http.Request.Path, body.ToArray()));
            return;
        }

        // Such as /opentelemetry.proto.collector.trace.v1.TraceService/Export.
        var signal = http.Request.Path.Value!.Split('.')[3] switch
        {
            "trace" => "traces",
            var other => other,
        };
        _received.Enqueue(($"/v1/{signal}", body.ToArray()[GrpcPrefix..]));
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}

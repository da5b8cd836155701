using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.SystemTests.Monitoring;

/// <summary>Takes what a monitor is sent, by whatever protocol.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
    private readonly WebApplication _web;

    private Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(TakeAsync);
    }

    /// <summary>Such as <c>http://127.0.0.1:12345</c>.</summary>
    public string Address => _web.Urls.First();

    /// <summary>The bodies sent to a path; texts in them can be found, whatever is around them.</summary>
    public IReadOnlyList<string> To(string path) =>
        [.. _received.Where(request => request.Path == path).Select(request => request.Body)];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._web.StartAsync(App.Stop);
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        if (http.Request.Headers.ContentEncoding == "gzip")
            await new GZipStream(http.Request.Body, CompressionMode.Decompress).CopyToAsync(body);
        else
            await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.SystemTests.Events;

/// <summary>A receiver of pushed events on this machine, which a test can make fail.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonElement> _received = new();

    private Receiver(WebApplication app) => _app = app;

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?> { ["Events:Endpoint"] = Address.ToString() };

    /// <summary>The response to a batch; 202 for all at first.</summary>
    public Func<IReadOnlyList<JsonElement>, HttpStatusCode> Respond { get; set; } = _ => HttpStatusCode.Accepted;

    /// <summary>How long a response takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The content types of the requests.</summary>
    public ConcurrentQueue<string?> ContentTypes { get; } = new();

    /// <summary>How many batches came, accepted or not.</summary>
    public int Batches => ContentTypes.Count;

    /// <summary>The events that it accepted, in the order in which they came.</summary>
    public IReadOnlyList<JsonElement> Events => [.. _received];

    /// <summary>The ids of the events that it accepted, repetitions included.</summary>
    public IEnumerable<string> Ids => Events.Select(each => each.GetProperty("id").GetString()!);

    /// <summary>The ids of the events of a listing without the listing's own, each at its first arrival.</summary>
    public IEnumerable<string> Of(long id) =>
        Ids.Where(each => each.StartsWith($"{id}/", StringComparison.Ordinal))
            .Select(each => each.Split('/')[1])
            .Distinct();

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver._app.MapPost("/", receiver.ReceiveAsync);
        await receiver._app.StartAsync(App.Stop);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        ContentTypes.Enqueue(request.ContentType);
        var batch = await request.ReadFromJsonAsync<JsonElement[]>(
            JsonSerializerOptions.Web,
            request.HttpContext.RequestAborted
        );
        await Task.Delay(Delay, request.HttpContext.RequestAborted);
        var status = Respond(batch!);
        if ((int)status < 300)
            foreach (var each in batch!)
                _received.Enqueue(each);
        return Results.Text("as asked", statusCode: (int)status);
    }
}

using System.Net;
using System.Text.Json;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>
/// What the Functions host does with an HTTP request: it starts an invocation through gRPC, and forwards the request to
/// the worker's own HTTP server, which pairs the two by the invocation's id. Keys are not checked.
/// </summary>
/// <param name="worker">The address that the worker reported as its capability <c>HttpUri</c>.</param>
/// <param name="routes">The worker's HTTP functions.</param>
/// <param name="invoke">Runs an invocation in the worker.</param>
internal sealed class HttpProxy(Uri worker, FunctionRoutes routes, Func<InvocationRequest, Task<StatusResult>> invoke)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private const string InvocationId = "x-ms-invocation-id";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var address = request.RequestUri!;
        if (routes.Find(request.Method.Method, address.AbsolutePath) is not { } route)
            return new HttpResponseMessage(HttpStatusCode.NotFound);

        var invocation = new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = route.Function.FunctionId,
            InputData = { Input(route.Function) },
            TriggerMetadata = { ["Headers"] = HeadersOf(request) },
        };
        foreach (var (name, value) in route.Values)
            invocation.TriggerMetadata[name] = new TypedData { String = $"{value}" };

        request.RequestUri = new Uri(worker, address.PathAndQuery);
        request.Headers.Add(InvocationId, invocation.InvocationId);
        // The real proxy puts its own peer in the place of what a client sent.
        request.Headers.Remove("X-Forwarded-For");
        request.Headers.Add("X-Forwarded-For", $"{IPAddress.Loopback}");

        var invoked = invoke(invocation);
        var response = await base.SendAsync(request, cancellationToken);
        // The invocation ends once its whole response has been taken.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var result = await invoked;
        return result.Status == StatusResult.Types.Status.Success
            ? response
            : new HttpResponseMessage(HttpStatusCode.InternalServerError);
    }

    private static ParameterBinding Input(RpcFunctionMetadata function) =>
        new()
        {
            Name = function.Trigger().GetProperty("name").GetString(),
            Data = new TypedData { Http = new RpcHttp() },
        };

    private static TypedData HeadersOf(HttpRequestMessage request) =>
        new()
        {
            Json = JsonSerializer.Serialize(
                request
                    .Headers.Concat(
                        request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()
                    )
                    .ToDictionary(header => header.Key, header => string.Join(", ", header.Value))
            ),
        };
}

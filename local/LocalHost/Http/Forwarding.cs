using LocalHost.Functions;
using Microsoft.Extensions.Primitives;

namespace LocalHost.Http;

/// <summary>What the Functions host does to a request on its way to the worker, as far as the app can notice.</summary>
/// <param name="workerLimit">The longest body in bytes that the worker accepts; <c>null</c>: no limit.</param>
internal sealed class Forwarding(long? workerLimit)
{
    /// <summary>The longest body in bytes that the host accepts.</summary>
    public const long HostLimit = 100 * 1024 * 1024;

    private const string ForwardedFor = "X-Forwarded-For";
    private const string InvocationId = "x-ms-invocation-id";

    /// <summary>
    /// Whether the host itself returns an empty 500, so that the app never sees the request. Bodies are checked only if they
    /// have a <c>Content-Length</c>; the host reads the others to their end before the app is called, which would take the memory here.
    /// </summary>
    public bool Fails(HttpRequest request) =>
        request.ContentLength > Math.Min(workerLimit ?? HostLimit, HostLimit)
        // The proxy's own, by which the worker finds the invocation of a request.
        || request.Headers.ContainsKey(InvocationId);

    /// <summary>
    /// Takes <c>X-Forwarded-For</c> out of a request: the host's proxy puts its own peer there, and the worker makes that
    /// the address of the connection.
    /// </summary>
    /// <returns>What it was, for <see cref="HttpBindingData"/>.</returns>
    public static StringValues TakeForwardedFor(HttpRequest request)
    {
        request.Headers.Remove(ForwardedFor, out var forwardedFor);
        return forwardedFor;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Access;

/// <summary>
/// The address of the client. The proxy of the Functions host replaces <c>X-Forwarded-For</c> on the way to the worker;
/// the headers that the host received are in the binding data of the invocation, as JSON.
/// </summary>
internal static class ClientAddress
{
    /// <summary>The host's name for the headers it received, in binding data.</summary>
    private const string Headers = "Headers";

    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>
    /// The address that the outermost trusted proxy was called from; the address of the connection if no proxy is
    /// trusted, or if the request does not prove its address. Behind a proxy, all of the latter are one client.
    /// </summary>
    /// <param name="context">The invocation.</param>
    /// <param name="http">Its request.</param>
    /// <param name="trustedHops">How many proxies are trusted; see <see cref="RateLimitSettings.TrustedHops"/>.</param>
    public static string Of(FunctionContext context, HttpContext http, int trustedHops)
    {
        var address =
            trustedHops > 0 && !MayHoldClientData(http.Request)
                ? AddressAt(trustedHops, ForwardedForOf(context))
                : null;
        return TextOf(address ?? http.Connection.RemoteIpAddress);
    }

    /// <summary>
    /// Whether the client may have written the binding data itself: the host adds query parameters and top-level members
    /// of a JSON body first, and does not overwrite a <c>Headers</c> among them with the request's headers. Requests with
    /// a body that are counted by address bring no key and no valid token, so they are rejected anyway.
    /// </summary>
    private static bool MayHoldClientData(HttpRequest request) =>
        request.Query.ContainsKey(Headers) || request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static string? ForwardedForOf(FunctionContext context)
    {
        if (context.BindingContext.BindingData.GetValueOrDefault(Headers) is not string json)
            return null;
        try
        {
            using var headers = JsonDocument.Parse(json);
            return headers.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : headers
                    .RootElement.EnumerateObject()
                    .Where(header => header.Name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase))
                    .Select(header => header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString() : null)
                    .LastOrDefault();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // Not JSON, or with text that is no UTF-16.
        }
    }

    /// <summary>
    /// What one proxy wrote, counted from the end. What is before it the client may have written, so it is only skipped:
    /// reading quotes or leaving out empty elements there would let it move the place.
    /// </summary>
    private static IPAddress? AddressAt(int trustedHops, string? forwardedFor)
    {
        var hops = forwardedFor?.Split(',') ?? [];
        return hops.Length >= trustedHops && IPEndPoint.TryParse(hops[^trustedHops].Trim(), out var client)
            ? client.Address
            : null;
    }

    /// <summary>Of IPv6 the network of 64 bits: within it a client takes any address it likes.</summary>
    private static string TextOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}

using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The ASP.NET Core side of an invocation.</summary>
public static class FunctionContextExtensions
{
    // The key under which the packages keep it, too: a host that sets this item serves both.
    private const string HttpContextKey = "HttpRequestContext";

    /// <summary>The request that started the function; <c>null</c> where another trigger did.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpContextKey, out var item) ? item as HttpContext : null;
}

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.Tests.Http;

/// <summary>A request to hand to a function, and the response that its result writes.</summary>
internal static class Exchange
{
    public static HttpRequest Request(string method, string path, string? body = null, string query = "")
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            Response = { Body = new MemoryStream() },
        };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        if (body is not null)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        return context.Request;
    }

    public static async Task<FunctionResponse> ExecuteAsync(this HttpRequest request, Task<IResult> result)
    {
        await (await result).ExecuteAsync(request.HttpContext);
        return request.HttpContext.Response.Read();
    }

    public static FunctionResponse Read(this HttpResponse response)
    {
        var bytes = ((MemoryStream)response.Body).ToArray();
        return new FunctionResponse(
            response.StatusCode,
            bytes.Length == 0 ? default : JsonElement.Parse(bytes),
            response.Headers
        );
    }
}

internal sealed record FunctionResponse(int Status, JsonElement Body, IHeaderDictionary Headers)
{
    public string? ETag => Headers.ETag;
}
